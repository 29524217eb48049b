-- reads: due, paced, waiting, a_year(), moments_before(), used_of(), $moments
-- makes: pace
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
