-- Which delivered items took longest from receipt to final, and in which stage?
select
    deliverable_id, vendor_id, segment, work_type, client,
    cast(whole_microseconds as double) / 3600000000 as whole_hours,
    stage,
    cast(microseconds as double) / 3600000000 as stage_hours,
    cast(microseconds as double) / nullif(whole_microseconds, 0) as share_of_whole
from stages
where is_longest
order by whole_microseconds desc nulls last, deliverable_id
limit $limit
