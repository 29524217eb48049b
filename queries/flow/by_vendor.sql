-- Where in its lifecycle does each vendor's work spend its time?
with counted as (
    select
        vendor_id,
        stage,
        min(place) as place,
        count(*) as recorded,
        sum(microseconds) as microseconds,
        percentile_cont(0.5) within group (order by microseconds) as p50
    from stages
    group by 1, 2
),
shared as (  -- every item with a log has a drafts row, so that row counts the items
    select
        *,
        sum(recorded) filter (where place = 5) over (partition by vendor_id) as items,
        sum(microseconds) over (partition by vendor_id) as whole
    from counted
)
select
    vendor_id,
    stage,
    cast(recorded as bigint) as stage_items,
    cast(microseconds as double) / 3600000000 / items as mean_stage_hours,
    cast(microseconds as double) / nullif(whole, 0) as share_of_whole,
    cast(p50 as double) / 3600000000 as p50_stage_hours,
    cast(items as bigint) as logged_items,
    cast(whole as double) / 3600000000 / items as mean_whole_hours
from shared
order by vendor_id, place
