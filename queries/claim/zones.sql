-- Does work for a client in another time zone take no longer than the same work type within one zone?
with zones as (
    select clock, zone from clocks where not assumed
),
placed as (
    select work_type, turnaround_hours, vendor_zone.zone = client_zone.zone as same_zone
    from delivered
    join zones as vendor_zone on vendor_zone.clock = vendor_clock
    join zones as client_zone on client_zone.clock = client_clock
),
usual as (
    select
        work_type,
        count(*) as items,
        percentile_cont(0.5) within group (order by turnaround_hours) as middle
    from placed
    where same_zone
    group by 1
),
counted as (  -- at least ten items within one zone are needed for a median to compare with
    select count(*) as other_zone_items, count(case when turnaround_hours <= middle then 1 end) as no_longer
    from placed join usual on usual.work_type = placed.work_type
    where not same_zone and items >= 10
)
select
    cast(other_zone_items as bigint) as other_zone_items,
    cast(no_longer as bigint) as other_zone_no_longer
from counted
order by other_zone_items
