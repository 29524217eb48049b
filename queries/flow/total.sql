-- How long did delivered work take from receipt to final, and how many items cannot be cut into stages?
with logged as (
    select
        count(*) as logged_items,
        sum(whole_microseconds) as whole,
        percentile_cont(0.5) within group (order by whole_microseconds) as p50,
        percentile_cont(0.9) within group (order by whole_microseconds) as p90
    from wholes
),
ended as (
    select count(*) as ended_items from delivered where state <> 'cancelled'
),
left_out as (
    select count(*) as open_items from open
)
select
    cast(ended_items as bigint) as ended_items,
    cast(logged_items as bigint) as logged_items,
    cast(ended_items - logged_items as bigint) as unlogged_items,
    cast(open_items as bigint) as open_items,
    cast(whole as double) / 3600000000 / nullif(logged_items, 0) as mean_whole_hours,
    cast(p50 as double) / 3600000000 as p50_whole_hours,
    cast(p90 as double) / 3600000000 as p90_whole_hours
from logged cross join ended cross join left_out
order by ended_items
