-- Which drafts were returned or rejected, those that took the most rework first?
select
    deliverable_id, vendor_id, segment, work_type, guideline_version, refused_at,
    reason as return_reason, finding_category, severity, redelivered_at,
    cast(rework_hours as double) as rework_hours,
    cast(rework_cost as double) as rework_cost
from refusals
order by rework_hours desc nulls last, deliverable_id, refused_at, version, event_type
limit $limit
