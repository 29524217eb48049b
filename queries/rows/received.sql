-- Which deliverables are behind a number about received work? Newest first.
select
    deliverable_id, vendor_id, segment, work_type, client, engagement_id, priority, complexity, status, state,
    received_at, first_delivered_at, due_at
from received
where $which is null or status = $which
order by received_at desc nulls last, deliverable_id
limit $limit
