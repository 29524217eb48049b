-- Which deliverables are behind a number about open work? Longest past due first.
select
    deliverable_id, vendor_id, segment, work_type, client, priority, specialist_id, state,
    received_at, due_at,
    cast(hours_past_due as double) as hours_past_due,
    cast(age_hours as double) as age_hours,
    cast(target_hours as double) as target_hours,
    cast(net_elapsed_hours as double) as net_elapsed_hours
from open
where $which is null or state = $which
order by hours_past_due desc nulls last, age_hours desc nulls last, deliverable_id
limit $limit
