-- How much was delivered each week, by segment?
select
    delivered_week as week,
    segment,
    cast(count(*) as bigint) as delivered,
    cast(sum(standard_hours) as double) as standard_hours
from delivered
group by 1, 2
order by week, segment
