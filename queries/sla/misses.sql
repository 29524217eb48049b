-- Which work missed its due instant? Longest past due first; with a cause, owner or state given, only those.
select
    deliverable_id, vendor_id, segment, work_type, client, state, received_at, first_delivered_at, due_at,
    cast(target_hours as double) as target_hours,
    cast(net_elapsed_hours as double) as net_elapsed_hours,
    cast(hours_past_due as double) as hours_past_due,
    sla_basis, breach_cause, breach_owner, derived_cause, specialist_id, vendor_reported_sla_met,
    cast(billed_amount as double) as billed_amount, currency
from misses
where ($cause is null or cause = $cause)
    and ($owner is null or owner = $owner)
    and ($state is null or state = $state)
order by hours_past_due desc nulls last, deliverable_id
limit $limit
