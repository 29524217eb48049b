-- How did attainment develop, week by week?
-- 95 % interval: attainment of due
with counted as (
    select
        sla_week as week,
        count(*) as due,
        sum(met) as met,
        avg(attainment_target) as attainment_target,
        avg(met_when_delivered) as delivered_only_attainment
    from due
    where met is not null
    group by 1
),
spine as (
    select
        week,
        is_complete,
        coalesce(due, 0) as due,
        coalesce(met, 0) as met,
        attainment_target,
        delivered_only_attainment
    from weeks left join counted using (week)
    where week >= (select min(week) from counted)
)
select
    week,
    is_complete,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / nullif(due, 0) as attainment,
    cast(round(attainment_target, 12) as double) as attainment_target,
    cast(delivered_only_attainment as double) as delivered_only_attainment
from spine
order by week
