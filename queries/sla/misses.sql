-- Which work missed its due instant, the latest first?
select
    deliverable_id, vendor_id, segment, work_type, client, state, received_at, first_delivered_at, due_at,
    cast(target_hours as double) as target_hours,
    cast(net_elapsed_hours as double) as net_elapsed_hours,
    cast(hours_late as double) as hours_late,
    sla_basis, breach_cause, breach_owner, specialist_id, vendor_reported_sla_met,
    cast(billed_amount as double) as billed_amount, currency
from due
where met = 0
order by hours_late desc nulls last, deliverable_id
limit $limit
