-- Do questions to the client wait longer if few working hours are shared, or not both sides were at work?
-- 95 % interval: over_a_day_share of answered
with placed as (
    select
        *,
        case $by
            when 'overlap' then case
                when overlap_hours = 0 then 1 when overlap_hours < 10 then 2 when overlap_hours <= 25 then 3
                when overlap_hours > 25 then 4 end
            when 'moment' then case
                when vendor_at_work and client_at_work then 1 when vendor_at_work then 2
                when client_at_work then 3 when calendars_known then 4 end
        end as place
    from clarifications
),
counted as (
    select
        place,
        count(*) as clarifications,
        count(answered_at) as answered,
        count(*) filter (where vendor_at_work and client_at_work) as both_working,
        count(*) filter (where wait_hours > 24) as over_a_day,
        avg(wait_hours) as mean_wait,
        percentile_cont(0.5) within group (order by wait_hours) as p50,
        percentile_cont(0.9) within group (order by wait_hours) as p90
    from placed
    group by 1
)
select
    case when $by = 'overlap' then case place
        when 1 then 'no overlap' when 2 then 'under 10 h a week' when 3 then '10–25 h a week'
        when 4 then 'over 25 h a week' else 'calendars not known' end
    end as overlap_bucket,
    case when $by = 'moment' then case place
        when 1 then 'both_working' when 2 then 'only_the_vendor_working' when 3 then 'only_the_client_working'
        when 4 then 'neither_working' else 'calendars_not_known' end
    end as raised_when,
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
