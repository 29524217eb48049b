-- How much was delivered, in items and standard hours, and how long did half of it take at most?
select
    cast(count(*) as bigint) as delivered,
    cast(sum(standard_hours) as double) as standard_hours,
    cast(percentile_cont(0.5) within group (order by turnaround_hours) as double) as p50_hours
from delivered
order by delivered
