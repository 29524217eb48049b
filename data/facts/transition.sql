-- reads: rate, fact.engagements, fact.version
-- makes: fact.transition
-- fact.transition: one row per engagement and day up to the as-of, that day's share of the transition cost,
-- converted at that day's rate where there is one.
create table fact.transition as
with month as (  -- none that begins after the as-of, however many were agreed
    select
        *,
        cast(went_live_on + to_months(cast(number as integer)) as date) as starts_on,
        cast(went_live_on + to_months(cast(number + 1 as integer)) as date) as ends_on
    from fact.engagements
    cross join unnest(range(least(
        transition_months, greatest(0, coalesce(date_diff('month', went_live_on, (from fact.version select as_of_on)) + 1, 0))
    ))) as months(number)
    where went_live_on is not null and transition_cost is not null and transition_months is not null
),
day as (
    select
        *, starts_on + cast(number as integer) as cost_on,
        cast(transition_months as hugeint) * (ends_on - starts_on) as parts
    from (select * exclude (number) from month)
    cross join unnest(range(ends_on - starts_on)) as days(number)
)
select
    engagement_id,
    vendor_id,
    segment,
    coalesce(client, 'unassigned') as client,
    if(rate is null, coalesce(day.currency, getvariable('currency')), getvariable('currency')) as currency,
    coalesce(rate is not null or day.currency = getvariable('currency'), true) as is_own_currency,
    cost_on,
    monday(cost_on) as transition_week,
    starts as rate_on,
    converted(
        part_of(transition_cost, cost_on - starts_on + 1, parts) - part_of(transition_cost, cost_on - starts_on, parts),
        direct, times, per
    ) as transition_cost
from day
left join rate on rate.currency = day.currency and cost_on >= starts and cost_on < ends
where cost_on <= (select as_of_on from fact.version);
