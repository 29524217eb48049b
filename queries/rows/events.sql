-- Which events are behind a number about events of one type? Newest first.
select
    deliverable_id, occurred_at, event_type, vendor_id, segment, work_type, client, actor_side, reason,
    finding_category, severity
from events
where $which is null or event_type = $which
order by occurred_at desc nulls last, deliverable_id, event_type
limit $limit
