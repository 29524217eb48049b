-- reads: clock, disputed, usual_days()
-- makes: reading, swapped, swapped_day
-- swapped: one row per target of these read on another clock: the other party's, or the wall's instead of a calendar's.
create or replace temp table swapped as
select item, received, 'other_calendar' as reason, other_clock as clock, amount, unit
from disputed
where unit like 'business%' and other_clock <> named_clock
    and other_clock in (select clock from clock where not assumed)  -- nobody reads an unknown calendar
union all
select item, received, 'wall_clock', if(unit like 'business%', 0, named_clock), amount,
    if(unit like 'business%', replace(unit, 'business', 'calendar'), replace(unit, 'calendar', 'business'))
from disputed
where on_term;

create or replace temp table swapped_day as
select distinct clock, cast(timezone(zone, instant_at(received)) as date) as day
from swapped
join clock using (clock)
where unit = 'business_days';

-- reading: one row per disputed deliverable and way to read its target, the agreed one first, then by precedence.
create or replace temp table reading as
with otherwise as (
    select item, 0 as rank, 'agreed' as reason, clock, target, ended, if(on_term, ['allowed'], []) as counts
    from disputed
    union all
    select item, 1, 'pause_not_allowed', clock, target, ended, ['allowed', 'refused'] from disputed
    union all
    select
        swapped.item, if(swapped.reason = 'other_calendar', 2, 3), swapped.reason, swapped.clock,
        cast(least(
            cast(swapped.amount as decimal(38, 6)) * case swapped.unit
                when 'business_days' then coalesce(usual.seconds, 8 * 3600)
                when 'calendar_days' then 86400
                else 3600
            end * 1000000,
            100000000000000000
        ) as bigint),
        disputed.ended, ['allowed']
    from swapped
    join disputed using (item)
    left join clock on clock.clock = swapped.clock
    left join usual_days('swapped_day') as usual
        on swapped.unit = 'business_days' and usual.clock = swapped.clock
        and usual.day = cast(timezone(clock.zone, instant_at(swapped.received)) as date)
    union all
    select item, 4, 'without_pauses', clock, target, ended, [] from disputed
    union all
    select item, 5, 'promise_instead', 0, promised - received, ended, [] from disputed
    where on_term and promised is not null
    union all
    select item, 6, 'final_delivery', clock, target, final_ended, if(on_term, ['allowed', 'closed'], []) from disputed
    where final_ended is not null
)
select otherwise.*, disputed.received from otherwise join disputed using (item);
