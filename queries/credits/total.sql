-- How many defaults are there, and how much credit is due for them in the own currency?
with cells as (
    select
        vendor_id, segment, month, is_provisional,
        max(case when is_below then 1 else 0 end) as is_short,
        max(case when is_enough then 1 else 0 end) as is_judged
    from term_months
    group by 1, 2, 3, 4
),
counted as (
    select
        count(*) filter (where is_short = 1 and not is_provisional) as defaults,
        count(*) filter (where is_judged = 1 and not is_provisional) as cells_judged,
        count(*) filter (where is_short = 1 and is_provisional) as short_so_far
    from cells
),
below as (
    select
        count(*) filter (where not is_provisional) as terms_in_default,
        count(*) filter (where is_provisional) as terms_short_so_far,
        sum(billed * at_risk_share * credit_share) filter (where not is_provisional) as credit_before_cap,
        sum(billed * at_risk_share * credit_share) filter (where is_provisional) as credit_so_far
    from term_months
    where is_below
),
owed as (
    select
        case
            when max(terms_in_default) filter (where is_own_currency) > 0
                then sum(credit_due) filter (where is_own_currency and terms_in_default > 0)
            else sum(credit_due) filter (where is_own_currency)
        end as credit_due,
        sum(credit_cap) filter (where is_own_currency) as credit_cap,
        coalesce(sum(defaults_without_credit) filter (where is_own_currency), 0) as defaults_without_credit,
        count(credit_before_cap) filter (where not is_own_currency) as credits_elsewhere
    from credit_months
    where not is_provisional
)
select
    cast(defaults as bigint) as defaults,
    cast(cells_judged as bigint) as cells_judged,
    cast(short_so_far as bigint) as short_so_far,
    cast(terms_in_default as bigint) as terms_in_default,
    cast(terms_short_so_far as bigint) as terms_short_so_far,
    cast(credit_before_cap as double) as credit_before_cap,
    cast(credit_so_far as double) as credit_so_far,
    cast(credit_due as double) as credit_due,
    cast(credit_cap as double) as credit_cap,
    cast(defaults_without_credit as bigint) as defaults_without_credit,
    cast(credits_elsewhere as bigint) as credits_elsewhere
from counted cross join below cross join owed
order by defaults
