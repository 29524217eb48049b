-- reads: item, fact.baselines, raw.deliverables, raw.fx_rates
-- makes: baseline_rate, bill_rate, rate
-- rate: one row per currency and stretch of days on which one rate holds: what a unit is in the warehouse's own, as
-- a number to be shown; and exactly: as times ÷ per, in integers, and where it is quoted this way round as a decimal.
-- Never through a third currency; where a day quotes both ways, the pair as it is converted wins over its inverse.
create or replace temp table rate as
with quoted as (
    select
        from_currency as currency, date as starts, rate as quote,
        cast(1000000000000 as hugeint) as one, cast(rate * 1000000000000 as hugeint) as trillionths, true as is_direct
    from raw.fx_rates
    where to_currency = getvariable('currency') and from_currency <> to_currency and rate > 0
    union all
    select to_currency, date, rate, 1000000000000, cast(rate * 1000000000000 as hugeint), false
    from raw.fx_rates
    where from_currency = getvariable('currency') and from_currency <> to_currency and rate > 0
),
daily as (
    from quoted
    qualify row_number() over (partition by currency, starts order by is_direct desc) = 1
)
select
    currency, starts,
    if(is_direct, cast(quote as double), 1 / cast(quote as double)) as rate,
    if(is_direct, quote, null) as direct,
    if(is_direct, trillionths, one) as times,
    if(is_direct, one, trillionths) as per,
    coalesce(lead(starts) over (partition by currency order by starts), date '9999-12-31') as ends
from daily;

-- bill_rate: one row per deliverable whose currency converts on the day of its delivery, or, not delivered, as of now.
create or replace temp table bill_rate as
with dated as (
    select rowid as item, currency,
        reporting_date(coalesce(first_delivered_at, getvariable('as_of'))) as day
    from raw.deliverables
    where currency in (select currency from rate)
)
select item, rate, direct, times, per, day, starts as rate_on
from dated
join rate on rate.currency = dated.currency and day >= starts and day < ends;

-- baseline_rate: one row per delivered deliverable whose baseline's currency converts on the day of its delivery.
create or replace temp table baseline_rate as
with dated as (
    select item, currency, reporting_date(instant_at(delivered)) as day
    from item
    join (from fact.baselines where currency in (select currency from rate)) as baseline using (baseline_id)
)
select item, rate, direct, times, per, day, starts as rate_on
from dated
join rate on rate.currency = dated.currency and day >= starts and day < ends;
