-- Which work at which vendor saves, and which costs more than in-house? Own currency only.
with money as (
    select
        work_type,
        vendor_id,
        count(*) as delivered,
        sum(covered) as covered,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then covered_billed end) as covered_billed,
        sum(case when is_own_currency then gross_savings end) as gross_savings
    from delivered
    group by 1, 2
)
select
    work_type,
    vendor_id,
    cast(delivered as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(covered as double) / nullif(delivered, 0) as coverage,
    cast(baseline_cost as double) as baseline_cost,
    cast(covered_billed as double) as covered_billed,
    cast(gross_savings as double) as gross_savings,
    cast(gross_savings as double) / nullif(cast(baseline_cost as double), 0) as gross_savings_share
from money
order by gross_savings nulls last, work_type, vendor_id
