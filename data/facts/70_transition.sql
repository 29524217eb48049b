-- fact.transition: one row per engagement and day up to the as-of, that day's share of the transition cost,
-- converted at that day's rate where there is one.
create table fact.transition as
with month as (
    select
        *,
        cast(went_live_on + to_months(cast(number as integer)) as date) as starts_on,
        cast(went_live_on + to_months(cast(number + 1 as integer)) as date) as ends_on,
        transition_cost / transition_months as share
    from raw.engagements
    cross join unnest(range(transition_months)) as months(number)
    where went_live_on is not null and transition_cost is not null
),
day as (
    select *, starts_on + cast(number as integer) as cost_on
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
    converted(cast(
        cast(share * (cost_on - starts_on + 1) / (ends_on - starts_on) as decimal(18, 6))
        - cast(share * (cost_on - starts_on) / (ends_on - starts_on) as decimal(18, 6))
        as decimal(18, 6)
    ), rate) as transition_cost
from day
left join rate on rate.currency = day.currency and cost_on >= starts and cost_on < ends
where cost_on <= (select as_of_on from fact.version);
