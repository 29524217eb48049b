-- Which open items are past their due instant? Longest past due first.
select
    deliverable_id, vendor_id, segment, work_type, client, engagement_id, priority, specialist_id, state,
    received_at, due_at, cast(hours_past_due as double) as hours_past_due,
    cast(age_hours as double) as age_hours,
    cast(billed_amount as double) as billed_amount, currency
from open
where state = 'open_overdue'
order by hours_past_due desc nulls last, deliverable_id
limit $limit
