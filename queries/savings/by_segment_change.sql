-- How did each segment's gross saving share change, and the total's? A shift in mix can move just the total.
with now as (  -- a CASE in each sum: filtering on the currency in both periods takes a third longer
    select segment, count(case when is_own_currency then 1 end) as own,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then gross_savings end) as gross_savings
    from delivered group by 1 having own > 0
),
before as (
    select segment, count(case when is_own_currency then 1 end) as own,
        sum(case when is_own_currency then covered_baseline end) as reference_cost,
        sum(case when is_own_currency then gross_savings end) as reference_savings
    from delivered_reference group by 1 having own > 0
),
cells as (
    select segment, baseline_cost, gross_savings, reference_cost, reference_savings
    from now full outer join before using (segment)
),
every as (
    select false as is_total, segment, baseline_cost, gross_savings, reference_cost, reference_savings
    from cells
    union all
    select true, 'total', sum(baseline_cost), sum(gross_savings), sum(reference_cost), sum(reference_savings)
    from cells having count(*) > 0
),
shares as (
    select
        is_total,
        segment,
        cast(baseline_cost as double) as baseline_cost,
        cast(gross_savings as double) as gross_savings,
        cast(gross_savings as double) / nullif(cast(baseline_cost as double), 0) as gross_savings_share,
        cast(reference_savings as double) / nullif(cast(reference_cost as double), 0)
            as reference_gross_savings_share,
        cast(baseline_cost as double)
            / nullif(cast(max(baseline_cost) filter (where is_total) over () as double), 0)
            as share_of_baseline_cost,
        cast(reference_cost as double)
            / nullif(cast(max(reference_cost) filter (where is_total) over () as double), 0)
            as reference_share_of_baseline_cost
    from every
)
select
    *,
    100 * (gross_savings_share - reference_gross_savings_share) as gross_savings_share_change_points,
    100 * (coalesce(share_of_baseline_cost, 0) - coalesce(reference_share_of_baseline_cost, 0))
        as share_of_baseline_cost_change_points
from shares
order by is_total, segment
