-- rate: one row per currency and stretch of days on which one rate holds: what a unit is in the warehouse's own.
-- Never through a third currency; where a day quotes both ways, the pair as it is converted wins over its inverse.
create or replace temp table rate as
with quoted as (
    select from_currency as currency, date as starts, cast(rate as double) as rate, 1 as place
    from raw.fx_rates
    where to_currency = getvariable('currency') and from_currency <> to_currency and rate > 0
    union all
    select to_currency, date, 1 / cast(rate as double), 2
    from raw.fx_rates
    where from_currency = getvariable('currency') and from_currency <> to_currency and rate > 0
),
daily as (
    select currency, starts, arg_min(rate, place) as rate from quoted group by currency, starts
)
select
    *,
    coalesce(lead(starts) over (partition by currency order by starts), date '9999-12-31') as ends
from daily;

-- bill_rate: one row per deliverable whose currency converts on the day of its delivery, or, not delivered, as of now.
create or replace temp table bill_rate as
with dated as (
    select rowid as item, currency, billed_amount,
        reporting_date(coalesce(first_delivered_at, getvariable('as_of'))) as day
    from raw.deliverables
    where currency in (select currency from rate)
)
select item, rate
from dated
join rate on rate.currency = dated.currency and day >= starts and day < ends
-- An amount too large for its column stays as it was billed.
where billed_amount is null or try_cast(billed_amount * rate as decimal(18, 6)) is not null;

-- baseline_rate: one row per delivered deliverable whose baseline's currency converts on the day of its delivery.
create or replace temp table baseline_rate as
with dated as (
    select item, currency, reporting_date(instant_at(delivered)) as day
    from item
    join (from fact.baselines where currency in (select currency from rate)) as baseline using (baseline_id)
)
select item, rate
from dated
join rate on rate.currency = dated.currency and day >= starts and day < ends;

-- Converted to the millionth; without a rate, as it is.
create or replace temp macro converted(amount, rate) as
    if(rate is null, amount, try_cast(amount * rate as decimal(18, 6)));
