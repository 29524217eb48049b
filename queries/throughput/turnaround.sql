-- How long does each work type take from receipt to first delivery? Delivered work only.
select
    segment,
    work_type,
    cast(count(*) as bigint) as delivered,
    cast(percentile_cont(0.5) within group (order by turnaround_hours) as double) as p50_hours,
    cast(percentile_cont(0.8) within group (order by turnaround_hours) as double) as p80_hours,
    cast(percentile_cont(0.9) within group (order by turnaround_hours) as double) as p90_hours
from delivered
group by 1, 2
order by segment, work_type
