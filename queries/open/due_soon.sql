-- Which open items fall due within seven days of the as-of instant? Soonest first.
select
    deliverable_id, vendor_id, segment, work_type, client, engagement_id, priority, specialist_id, state,
    received_at, due_at, cast(age_hours as double) as age_hours,
    cast(target_hours as double) as target_hours, cast(net_elapsed_hours as double) as net_elapsed_hours,
    cast(net_elapsed_hours as double) / nullif(cast(target_hours as double), 0) as target_used
from open cross join version
where state = 'not_yet_due' and due_at <= as_of + interval '7' day
order by due_at, deliverable_id
limit $limit
