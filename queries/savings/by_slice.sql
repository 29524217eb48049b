-- Where is money saved: at which vendor, segment, client, engagement or work type? Own currency only.
with money as (
    select
        case $slice
            when 'vendor' then vendor_id when 'segment' then segment when 'client' then client
            when 'engagement' then engagement_id when 'work_type' then work_type
        end as slice,
        count(*) as delivered,
        sum(covered) as covered,
        sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then covered_billed end) as covered_billed,
        sum(case when is_own_currency then gross_savings end) as gross_savings,
        sum(case when is_own_currency then oversight_cost end) as oversight_cost
    from delivered
    group by 1
)
select
    slice,
    cast(delivered as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(covered as double) / nullif(delivered, 0) as coverage,
    cast(standard_hours as double) as standard_hours,
    cast(baseline_cost as double) as baseline_cost,
    cast(covered_billed as double) as covered_billed,
    cast(gross_savings as double) as gross_savings,
    cast(gross_savings as double) / nullif(cast(baseline_cost as double), 0) as gross_savings_share,
    cast(oversight_cost as double) as oversight_cost,
    cast(gross_savings as double) - coalesce(cast(oversight_cost as double), 0) as savings_before_transition,
    (cast(gross_savings as double) - coalesce(cast(oversight_cost as double), 0))
        / nullif(cast(baseline_cost as double), 0) as savings_before_transition_share,
    cast(baseline_cost as double) / nullif(cast(sum(baseline_cost) over () as double), 0)
        as share_of_baseline_cost
from money
order by baseline_cost desc nulls last, slice nulls last
