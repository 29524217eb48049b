-- reads: call_moment, elapsed, item, run, shift, standing, work, fact.terms, a_year(), moments_before(), $now_moment
-- makes: pace_type, paced, waiting, used_of()
-- The share of a target that is used, in whole thousandths rounded up; 1001 is any share beyond the target.
create or replace temp macro used_of(net, target) as if(
    net > target, 1001, (1000 * least(net, 9000000000000000) + target - 1) // target
);

-- pace_type: one row per kind of work, numbered alike where work type and priority are.
create or replace temp table pace_type as
select work, dense_rank() over (order by work_type, priority) as type from work;

-- paced: one row per item with a target, on a term or up to its promise; items of one kind compare.
create or replace temp view paced as
select
    item, item.work, item.term_id, clock, received, delivered,
    if(item.term_id is not null, target, promised - received) as span,
    cast(5 * type + coalesce(
        list_position(['business_hours', 'business_days', 'calendar_hours', 'calendar_days'], term.target_unit), 0
    ) as integer) as kind
from item
join pace_type using (work)
left join (select term_id, target_unit from fact.terms) as term on term.term_id = item.term_id
where not cancelled and span > 0;

-- waiting: one row per item with a target and moment at which it was open, and how much of it was used then.
create or replace temp table waiting as
with stay as (
    select *, unnest(range(entered, left_at)) as moment
    from (
        select *, 1 + moments_before(received) as entered,
            1 + if(delivered is null, getvariable('now_moment'), moments_before(delivered)) as left_at
        from paced
    )
    where entered < left_at
),
reading as (
    select asked.clock, moment,
        if(asked.clock = 0, called, coalesce(worked_before + least(called - opens, length), 0)) as reading
    from (select clock, moment, called from call_moment cross join (select distinct clock from run)) as asked
    asof left join shift on shift.clock = asked.clock and asked.called >= shift.opens
),
stood as (
    select stay.item, stay.moment,
        sum(least(ends_reading, reading) - least(starts_reading, reading)) as paused
    from stay
    join standing on standing.run = stay.item * 2
    join reading on reading.clock = stay.clock and reading.moment = stay.moment
    group by all
)
select
    stay.* exclude (entered, left_at),
    received > called - a_year() as is_recent,
    case
        when clock is null then called - received
        else greatest(reading - received_reading, 0) - coalesce(paused, 0)
    end as used,
    cast(used_of(used, span) as integer) as k
from stay
join call_moment using (moment)
left join reading using (clock, moment)
left join (select run, received_reading from elapsed) as started on started.run = stay.item * 2
left join stood on stood.item = stay.item and stood.moment = stay.moment;
