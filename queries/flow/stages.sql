-- Where in its lifecycle does work spend its time, and what do the slowest tenth do differently?
with bounds as (
    select
        percentile_cont(0.4) within group (order by whole_microseconds) as middle_from,
        percentile_cont(0.6) within group (order by whole_microseconds) as middle_to,
        percentile_cont(0.9) within group (order by whole_microseconds) as slowest_from
    from wholes
),
counted as (
    select
        stage,
        min(place) as place,
        count(*) as recorded,
        sum(microseconds) as microseconds,
        sum(microseconds / 36e8 * (microseconds / 36e8)) as squares,
        percentile_cont(0.5) within group (order by microseconds) as p50,
        count(*) filter (where whole_microseconds between middle_from and middle_to) as middle,
        sum(microseconds) filter (where whole_microseconds between middle_from and middle_to) as middle_spent,
        count(*) filter (where whole_microseconds >= slowest_from) as slowest,
        sum(microseconds) filter (where whole_microseconds >= slowest_from) as slowest_spent
    from stages cross join bounds
    group by 1
),
shared as (  -- every item with a log has a row at place 5, drafts, so that row counts the items
    select
        *,
        sum(recorded) filter (where place = 5) over () as items,
        sum(middle) filter (where place = 5) over () as middle_items,
        sum(slowest) filter (where place = 5) over () as slowest_items,
        sum(microseconds) over () as whole
    from counted
),
timed as (
    select
        *,
        cast(microseconds as double) / 36e8 / items as mean,
        cast(coalesce(middle_spent, 0) as double) / 36e8 / middle_items as middle_stage_hours,
        cast(coalesce(slowest_spent, 0) as double) / 36e8 / slowest_items as slowest_stage_hours,
        sqrt(greatest(0e0, squares - cast(microseconds as double) / 36e8 * microseconds / 36e8 / items)
            / nullif(items - 1, 0) / items) as standard_error
    from shared
)
select
    stage,
    cast(recorded as bigint) as stage_items,
    mean as mean_stage_hours,
    case when standard_error is not null then greatest(0e0, mean - 1.959963984540054e0 * standard_error) end
        as mean_stage_hours_low,  -- greatest() alone would take no error for 0
    mean + 1.959963984540054e0 * standard_error as mean_stage_hours_high,
    cast(microseconds as double) / nullif(whole, 0) as share_of_whole,
    cast(p50 as double) / 36e8 as p50_stage_hours,
    middle_stage_hours,
    slowest_stage_hours,
    slowest_stage_hours - middle_stage_hours as slowest_extra_hours,
    cast(items as bigint) as logged_items,
    cast(middle_items as bigint) as middle_items,
    cast(slowest_items as bigint) as slowest_items,
    sum(slowest_stage_hours - middle_stage_hours) over () as slowest_whole_extra_hours
from timed
order by place
