-- How much work takes more than twice the median from receipt to final?
with middle as (
    select percentile_cont(0.5) within group (order by whole_microseconds) as median from wholes
),
counted as (
    select count(*) as logged_items, count(case when whole_microseconds > 2 * median then 1 end) as over_twice
    from wholes cross join middle
)
select
    cast(logged_items as bigint) as logged_items,
    cast(over_twice as bigint) as over_twice_the_median
from counted
order by logged_items
