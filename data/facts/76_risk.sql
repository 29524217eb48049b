-- call_moment: the first Mondays of the last six whole months, every second one of many items; last, the as-of.
create or replace temp table call_moment as
with moment as (
    select day_start(
        getvariable('timezone'), monday(cast(date_trunc('month', as_of_on) - to_months(back) as date) + 6)
    ) as called
    from fact.version cross join (select cast(unnest(range(1, 7)) as integer) as back)
    where back % 2 = 1 or (select count(*) from item) <= 250000
    union all
    select epoch_us(getvariable('as_of'))
)
select row_number() over (order by called) as moment, called from moment;

set variable moments = (select list(called order by moment) from call_moment);
set variable now_moment = (select max(moment) from call_moment);
create or replace temp macro a_year() as 365 * 86400000000;
create or replace temp macro moments_before(instant) as
    if(getvariable('moments')[1] < instant, 1, 0) + if(getvariable('moments')[2] < instant, 1, 0)
    + if(getvariable('moments')[3] < instant, 1, 0) + if(getvariable('moments')[4] < instant, 1, 0)
    + if(getvariable('moments')[5] < instant, 1, 0) + if(getvariable('moments')[6] < instant, 1, 0)
    + if(getvariable('moments')[7] < instant, 1, 0);

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

-- pace: one row per moment, kind and share used, of the items received in the year before: how many were
-- delivered at it, how many were open at it, and the share of all that goes on beyond it (Kaplan-Meier).
create or replace temp table pace as
with settled as (
    select kind, entered, left_at, k, count(*) as items
    from (
        select
            kind, 1 + moments_before(delivered) as entered,
            1 + moments_before(received + a_year()) as left_at,
            cast(used_of(if(term_id is null, delivered - received, net), span) as integer) as k
        from paced
        left join (select run, net from due) as due on due.run = item * 2
        where delivered is not null and received > getvariable('moments')[1] - a_year()
    )
    where entered < left_at
    group by all
),
cell as (
    select moment, kind, k, cast(sum(died) as bigint) as died, cast(sum(censored) as bigint) as censored
    from (
        select unnest(range(entered, left_at)) as moment, kind, k, items as died, 0 as censored from settled
        union all
        select moment, kind, k, 0, cast(is_recent as integer) from waiting
    )
    group by all
),
ranked as (
    select *,
        cast(sum(died + censored) over (
            partition by moment, kind order by k desc rows unbounded preceding
        ) as bigint) as at_risk
    from cell
)
select *,
    product(if(died = 0, 1, (at_risk - died) / at_risk)) over (
        partition by moment, kind order by k rows unbounded preceding
    ) as surviving
from ranked;

-- odds: one row per item open at a moment and not late then, how likely it was to miss, from how many items
-- known to have met or missed; fewer than ten tell nothing.
create or replace temp table odds as
with curve as (
    select moment, kind,
        min(surviving) filter (where k <= 1000) as beyond_target,
        cast(sum(died) + sum(if(k > 1000, censored, 0)) as bigint) as known
    from pace
    group by all
)
select
    waiting.*, curve.known,
    -- All others that were not delivered by then, at least as far on.
    at_risk - died - cast(is_recent as integer) as as_far,
    -- Rounded, so that an even chance is exactly a half.
    if(curve.known >= 10, round(beyond_target / nullif(pace.surviving, 0), 9), null) as probability
from waiting
join pace using (moment, kind, k)
join curve using (moment, kind)
where waiting.k <= 1000;

-- fact.pace_curves: one row per work type, priority, unit of target and thousandth used, as of now.
create table fact.pace_curves as
select
    work_type, nullif(priority, '') as priority,
    ['promise', 'business_hours', 'business_days', 'calendar_hours', 'calendar_days'][kind % 5 + 1] as target_unit,
    k / 1000 as consumed_share, died as delivered, censored as still_open, at_risk, surviving
from pace
join (
    select distinct type, work_type, priority from pace_type join work using (work)
) as named on named.type = kind // 5
where moment = getvariable('now_moment') and at_risk > 0;

-- fact.risks: one row per open item with a target that is not overdue: how likely it is to miss, what is left.
create table fact.risks as
with stopped_now as (
    select distinct run // 2 as item
    from pause
    where run % 2 = 0 and ends = epoch_us(getvariable('as_of'))
)
select
    deliverable.deliverable_id, work.vendor_id, work.segment,
    coalesce(engagement.client, 'unassigned') as client, work.work_type,
    odds.used / odds.span as consumed_share,
    odds.probability as miss_probability,
    odds.known as similar_items, odds.as_far as similar_as_far,
    (odds.span - odds.used) / 3600000000 as remaining_hours,
    stopped_now.item is not null as clock_stands,
    coalesce(odds.probability >= 0.5, false) as is_likely,
    4 * cast(odds.span - odds.used as hugeint) <= odds.span as is_tight,
    hours_of(coalesce(deliverable.units, 1), baseline.standard_hours_per_unit) as expected_standard_hours
from odds
join raw.deliverables as deliverable on deliverable.rowid = odds.item
join work on work.work = odds.work
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id
left join stopped_now on stopped_now.item = odds.item
left join valid_baseline
    on valid_baseline.work = odds.work
    and epoch_us(getvariable('as_of')) >= valid_baseline.starts
    and epoch_us(getvariable('as_of')) < valid_baseline.ends
left join fact.baselines as baseline on baseline.baseline_id = valid_baseline.baseline_id
where odds.moment = getvariable('now_moment') and odds.delivered is null;

-- fact.calls: one row per past moment and item open then and not late: the probability given, the
-- band that it falls in, and what came.
create table fact.calls as
with judged as (  -- an item still open has missed once it is late, and is undecided before
    select odds.*, due.net from odds join due on due.run = odds.item * 2
    union all
    select *, coalesce(delivered, epoch_us(getvariable('as_of'))) - received from odds where clock is null
)
select
    deliverable.deliverable_id, work.vendor_id, work.segment,
    coalesce(engagement.client, 'unassigned') as client, work.work_type,
    instant_at(call_moment.called) as called_at,
    judged.used / judged.span as consumed_share,
    judged.probability as miss_probability,
    case
        when judged.probability < 0.1 then 0e0 when judged.probability < 0.25 then 0.1e0
        when judged.probability < 0.5 then 0.25e0 when judged.probability < 0.75 then 0.5e0
        when judged.probability is not null then 0.75e0
    end as probability_from,
    judged.known as similar_items,
    case when judged.net > judged.span then 1 when judged.delivered is not null then 0 end as missed
from judged
join call_moment using (moment)
join raw.deliverables as deliverable on deliverable.rowid = judged.item
join work on work.work = judged.work
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id
where judged.moment < getvariable('now_moment');
