-- Which returned or rejected drafts are behind a number? Those that took the most rework come first.
select
    deliverable_id, vendor_id, segment, work_type, guideline_version, refused_at,
    reason, finding_category, severity, redelivered_at,
    cast(rework_hours as double) as rework_hours,
    cast(rework_cost as double) as rework_cost
from refusals
where case $which
        when 'reworked' then rework_hours is not null
        when 'valued' then rework_cost is not null
        else $which is null
    end
order by rework_hours desc nulls last, deliverable_id, refused_at, version, event_type
limit $limit
