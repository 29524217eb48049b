-- Did the gross saving share move within the segments, or because the mix of segments shifted?
with now as (  -- a CASE in each sum: filtering on the currency in both periods takes a third longer
    select segment, count(case when is_own_currency then gross_savings end) as covered,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then gross_savings end) as gross_savings
    from delivered group by 1
),
before as (
    select segment, count(case when is_own_currency then gross_savings end) as reference_covered,
        sum(case when is_own_currency then covered_baseline end) as reference_baseline_cost,
        sum(case when is_own_currency then gross_savings end) as reference_gross_savings
    from delivered_reference group by 1
)
select
    segment,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(coalesce(reference_covered, 0) as bigint) as reference_covered,
    cast(coalesce(baseline_cost, 0) as double) as baseline_cost,
    cast(coalesce(reference_baseline_cost, 0) as double) as reference_baseline_cost,
    cast(coalesce(gross_savings, 0) as double) as gross_savings,
    cast(coalesce(reference_gross_savings, 0) as double) as reference_gross_savings
from now full outer join before using (segment)
where covered > 0 or reference_covered > 0
order by segment
