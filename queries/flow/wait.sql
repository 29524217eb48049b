-- How long do questions to the client wait for their answers?
-- 95 % interval: over_a_day_share of answered
with counted as (
    select
        count(*) as clarifications,
        count(answered_at) as answered,
        count(*) filter (where vendor_at_work and client_at_work) as both_working,
        count(*) filter (where wait_hours > 24) as over_a_day,
        avg(wait_hours) as mean_wait,
        percentile_cont(0.5) within group (order by wait_hours) as p50,
        percentile_cont(0.9) within group (order by wait_hours) as p90
    from clarifications
)
select
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
order by clarifications
