-- At which hours and on which weekdays do vendors work, in their own local time and in their clients'?
with cells as (
    select vendor_weekday, vendor_hour, client_weekday, client_hour, count(*) as events
    from vendor_events
    group by 1, 2, 3, 4
),
clocks_of as (
    select 'vendor' as clock_of, vendor_weekday as weekday, vendor_hour as hour, events from cells
    union all
    select 'client', client_weekday, client_hour, events from cells
),
summed as (
    select clock_of, weekday, hour, sum(events) as events from clocks_of group by 1, 2, 3
)
select
    clock_of,
    cast(weekday as bigint) as weekday,
    cast(hour as bigint) as hour,
    cast(events as bigint) as vendor_events,
    cast(events as double) / sum(events) over (partition by clock_of) as share_of_events,
    cast(sum(events) over (partition by clock_of, hour) as bigint) as events_in_hour
from summed
order by clock_of desc nulls last, weekday nulls last, hour nulls last
