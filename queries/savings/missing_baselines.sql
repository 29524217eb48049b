-- Which work types have no baseline, what spend does that leave out, and what could it add? Own currency.
-- A what-if: spend × share ÷ (1 − share), at the saving share of the work that has a baseline.
with cells as (
    select
        segment,
        work_type,
        count(case when loaded_rate is null then 1 end) as delivered,
        sum(case when is_own_currency and loaded_rate is null then billed_amount end) as unpriced,
        sum(case when is_own_currency then billed_amount end) as billed,
        sum(case when is_own_currency then covered_baseline end) as covered_baseline,
        sum(case when is_own_currency then covered_billed end) as covered_billed
    from delivered
    group by 1, 2
),
total as (
    select
        cast(sum(billed) as double) as billed,
        1 - cast(sum(covered_billed) as double) / nullif(cast(sum(covered_baseline) as double), 0) as share
    from cells
),
spread as (
    select
        count(*) as priced_work_types,
        percentile_cont(0.1) within group (order by share) as low,
        percentile_cont(0.9) within group (order by share) as high
    from (
        select 1 - cast(covered_billed as double) / cast(covered_baseline as double) as share
        from cells where covered_baseline > 0
    ) as shares
)
select
    segment,
    work_type,
    cast(delivered as bigint) as delivered,
    cast(unpriced as double) as billed,
    cast(unpriced as double) / nullif(total.billed, 0) as share_of_billed,
    share as what_if_share,
    low as what_if_share_low,
    high as what_if_share_high,
    cast(unpriced as double) * share / nullif(1 - share, 0) as what_if_savings,
    case when high < 1 then cast(unpriced as double) * low / (1 - low) end as what_if_savings_low,
    case when high < 1 then cast(unpriced as double) * high / (1 - high) end as what_if_savings_high,
    cast(priced_work_types as bigint) as priced_work_types
from cells cross join total cross join spread
where delivered > 0
order by cells.unpriced desc nulls last, segment, work_type
