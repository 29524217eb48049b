-- How much came in and went out each week, and how much was in hand at its end? Cancelled work never is.
with arrivals as (
    select
        received_week as week,
        count(*) filter (where received_in_period) as received,
        sum(is_open) + count(delivered_on) as carried
    from history
    where received_by_end
    group by 1
),
departures as (
    select
        delivered_week as week,
        count(*) filter (where delivered_in_period) as delivered,
        sum(standard_hours) filter (where delivered_in_period) as hours,
        count(*) as carried
    from history
    where delivered_by_end
    group by 1
),
changes as (
    select
        week,
        received,
        delivered,
        hours,
        coalesce(arrivals.carried, 0) - coalesce(departures.carried, 0) as carried
    from arrivals full outer join departures using (week)
),
spine as (
    select week from mondays cross join version
    where week >= (select min(week) from changes) and week <= as_of_on
),
stock as (
    select
        week,
        coalesce(received, 0) as received,
        coalesce(delivered, 0) as delivered,
        hours,
        sum(coalesce(carried, 0)) over (order by week rows between unbounded preceding and current row)
            as in_hand
    from spine full outer join changes using (week)
)
select
    week,
    is_complete,
    cast(received as bigint) as received,
    cast(delivered as bigint) as delivered,
    cast(hours as double) as standard_hours,
    cast(in_hand as bigint) as work_in_progress
from stock inner join weeks using (week)
order by week
