-- reads: pace, pace_type, work, $now_moment
-- makes: fact.pace_curves
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
