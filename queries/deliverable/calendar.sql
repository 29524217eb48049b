-- Which working hours and holidays did a deliverable's target run on, from its receipt to its end?
with item as (
    select deliverable_id, clocks.calendar_id, received_on,
        coalesce(delivered_on, as_of_on) as ended_on
    from filtered cross join version
    join clocks on clocks.clock = target_clock
    where $deliverable is null or deliverable_id = $deliverable
),
pattern as (
    select deliverable_id, item.calendar_id, weekday, opens_at, closes_at, effective_from, effective_to,
        floor(opens_at / 3600) as opens_hour, floor(closes_at / 3600) as closes_hour
    from item join calendars on calendars.calendar_id = item.calendar_id
    where (effective_from is null or effective_from <= ended_on)
        and (effective_to is null or effective_to > received_on)
),
parts as (
    select deliverable_id, calendar_id, weekday, effective_from, effective_to,
        case weekday when 1 then 'Monday' when 2 then 'Tuesday' when 3 then 'Wednesday' when 4 then 'Thursday'
            when 5 then 'Friday' when 6 then 'Saturday' else 'Sunday' end as day,
        concat(
            lpad(cast(cast(opens_hour as bigint) as string), 2, '0'), ':',
            lpad(cast(cast(floor((opens_at - 3600 * opens_hour) / 60) as bigint) as string), 2, '0'), '–',
            lpad(cast(cast(closes_hour as bigint) as string), 2, '0'), ':',
            lpad(cast(cast(floor((closes_at - 3600 * closes_hour) / 60) as bigint) as string), 2, '0')
        ) as shift_hours
    from pattern
    union all
    select deliverable_id, item.calendar_id, 8, date, date, 'Holiday', coalesce(name, 'closed')
    from item join holidays on holidays.calendar_id = item.calendar_id
    where date >= received_on and date <= ended_on
)
select deliverable_id, calendar_id, day, shift_hours, effective_from, effective_to
from parts
order by deliverable_id, weekday, effective_from nulls first, shift_hours
