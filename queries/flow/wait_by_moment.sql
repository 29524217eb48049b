-- Do questions to the client wait longer if they were raised while not both sides were at work?
-- 95 % interval: over_a_day_share of answered
with placed as (
    select
        *,
        case when vendor_at_work and client_at_work then 1 when vendor_at_work then 2
            when client_at_work then 3 when calendars_known then 4 end as place,
        case when vendor_at_work and client_at_work then 'both_working'
            when vendor_at_work then 'only_the_vendor_working'
            when client_at_work then 'only_the_client_working'
            when calendars_known then 'neither_working' else 'calendars_not_known' end as raised_when
    from clarifications
),
counted as (
    select
        place, raised_when,
        count(*) as clarifications,
        count(answered_at) as answered,
        count(*) filter (where vendor_at_work and client_at_work) as both_working,
        count(*) filter (where wait_hours > 24) as over_a_day,
        avg(wait_hours) as mean_wait,
        percentile_cont(0.5) within group (order by wait_hours) as p50,
        percentile_cont(0.9) within group (order by wait_hours) as p90
    from placed
    group by 1, 2
)
select
    raised_when,
    cast(clarifications as bigint) as clarifications,
    cast(answered as bigint) as answered,
    cast(clarifications - answered as bigint) as open_clarifications,
    cast(both_working as bigint) as raised_while_both_worked,
    cast(p50 as double) as p50_wait_hours,
    cast(p90 as double) as p90_wait_hours,
    cast(mean_wait as double) as mean_wait_hours,
    cast(over_a_day as bigint) as over_a_day,
    cast(over_a_day as double) / nullif(answered, 0) as over_a_day_share
from counted
order by place nulls last
