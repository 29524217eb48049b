-- What if in-house costs differed from what is assumed, and when would the net saving be gone? Own currency.
-- Three named cases, then the curve over the rate alone; its band is the change in hours either way.
with priced as (
    select
        baseline_id, sum(covered_baseline) as cost, sum(covered_billed) as price,
        sum(gross_savings) as gross, sum(oversight_cost) as oversight
    from delivered
    where is_own_currency and baseline_id is not null
    group by 1
),
base as (  -- the parts as they are; a change is added on top, so that no change adds nothing
    select
        cast(sum(cost) as double) as cost, cast(sum(price) as double) as price,
        cast(sum(gross) as double) as gross, coalesce(cast(sum(oversight) as double), 0) as oversight,
        coalesce(cast(max(transition) as double), 0) as transition, cast(max(credits) as double) as credits,
        cast(coalesce(max(transition), 0) - coalesce(max(credits), 0) as double) as spent,
        cast(sum(gross) - coalesce(sum(oversight), 0) - coalesce(max(transition), 0)
            + coalesce(max(credits), 0) as double) as net,
        cast(sum(case when avoidable_share is not null then cost end) as double) as known_cost,
        coalesce(cast($avoidable as double), sum(cast(cost as double) * coalesce(avoidable_share, 1))
            / nullif(cast(sum(cost) as double), 0)) as share
    from priced
    left join baselines on baselines.baseline_id = priced.baseline_id
    cross join (
        select sum(transition_cost) as transition, sum(service_credits) as credits
        from unitemised where is_own_currency
    ) as paid
    having sum(cost) is not null
),
cases as (
    select 'lower' as assumed_case, 1 as place, -cast($rate_change as double) as rate, -1 as way union all
    select 'as_assumed', 2, 0, 0 union all
    select 'higher', 3, cast($rate_change as double), 1 union all
    select 'curve', 4 + n, cast(n - 14 as double) / 20, 0 from numbers where n <= 28
),
changed as (
    select *, share * (1 + rate) * (1 + way * band) as factor, share * (1 + rate) as rate_factor
    from base cross join cases cross join (select cast($hours_change as double) as band) as given
)
select
    assumed_case,
    rate as rate_change,
    way * band as hours_change,
    share as avoidable_share_used,
    coalesce(known_cost, 0) / nullif(cost, 0) as avoidable_known_share,
    cost * factor as avoidable_cost,
    price as covered_billed,
    gross + cost * (factor - 1) as gross_savings,
    oversight * (1 + rate) as oversight_cost,
    transition as transition_cost,
    credits as service_credits,
    net + cost * (factor - 1) - oversight * rate as net_savings,
    net + cost * (rate_factor * (1 - band) - 1) - oversight * rate as net_savings_low,
    net + cost * (rate_factor * (1 + band) - 1) - oversight * rate as net_savings_high,
    case when cost * share > oversight then (price + spent) / (cost * share - oversight) - 1 end
        as zero_rate_change,
    (price + oversight + spent) / nullif(cost * share, 0) - 1 as zero_hours_change,
    (price + oversight + spent) / nullif(cost, 0) as zero_avoidable_share
from changed
order by place
