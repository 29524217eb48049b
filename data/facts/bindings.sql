-- reads: candidate, clock, shift_row
-- makes: asked_day, binding, usual_day, usual_days()
-- binding: one row per kind of work and period, the term that binds then and its target in microseconds.
create or replace temp table binding as
with pattern_change as (
    select clock.clock, day_start(clock.zone, change.day) as starts
    from clock
    join (
        select calendar_id, unnest([effective_from, effective_to]) as day from shift_row
    ) as change using (calendar_id)
    where clock.clock in (select clock from candidate where target_unit = 'business_days')
),
boundary as (
    select work, starts from candidate
    union
    select work, ends from candidate
    union
    select candidate.work, pattern_change.starts
    from candidate
    join pattern_change using (clock)
    where candidate.target_unit = 'business_days'
        and pattern_change.starts > candidate.starts and pattern_change.starts < candidate.ends
),
period as (
    select work, starts, lead(starts) over (partition by work order by starts) as ends from boundary
)
select period.work, period.starts, period.ends, candidate.* exclude (work, starts, ends)
from period
join candidate
    on candidate.work = period.work
    and candidate.starts <= period.starts and period.starts < candidate.ends
qualify row_number() over (
    partition by period.work, period.starts order by candidate.specificity desc, candidate.term_id desc
) = 1;

-- usual_days: one row per calendar and day of a table of these, its most frequent daily working time.
create or replace temp macro usual_days(asked_days) as table
with pattern as (
    select asked.clock, asked.day, weekday, length,
        asked.day >= effective_from and asked.day < effective_to as in_effect,
        if(in_effect, null, effective_from) as other_pattern
    from query_table(asked_days) as asked
    join clock using (clock)
    join shift_row using (calendar_id)
),
daily as (
    select clock, day, weekday, in_effect, sum(length) as seconds
    from pattern
    group by clock, day, weekday, in_effect, other_pattern
)
select clock, day, seconds
from (
    select clock, day, seconds, in_effect, count(*) as days from daily group by clock, day, seconds, in_effect
)
qualify row_number() over (
    partition by clock, day order by in_effect desc, days desc, seconds desc
) = 1;

-- usual_day: one row per calendar and day a target in days is read on.
create or replace temp table asked_day as
select distinct clock, cast(timezone(zone, instant_at(starts)) as date) as day
from binding
where target_unit = 'business_days';

create or replace temp table usual_day as from usual_days('asked_day');
