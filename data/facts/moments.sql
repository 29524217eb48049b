-- reads: item, fact.version
-- makes: call_moment, a_year(), moments_before(), $moments, $now_moment
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
