-- Which vendor × segment moved the net saving before credits, against a usual week of the reference period?
with parts as (
    select
        vendor_id, segment, true as is_now,
        coalesce(gross_savings, 0) - coalesce(oversight_cost, 0) as saved
    from delivered where is_own_currency
    union all
    select vendor_id, segment, false, coalesce(gross_savings, 0) - coalesce(oversight_cost, 0)
    from delivered_reference where is_own_currency
    union all
    select vendor_id, segment, true, -transition_cost from transition where is_own_currency
    union all
    select vendor_id, segment, false, -transition_cost from transition_reference where is_own_currency
),
cells as (
    select
        vendor_id,
        segment,
        cast(coalesce(sum(saved) filter (where is_now), 0) as double) as net_savings_before_credits,
        cast(coalesce(sum(saved) filter (where not is_now), 0) as double) as saved_before
    from parts group by 1, 2
)
select
    vendor_id,
    segment,
    net_savings_before_credits,
    saved_before / weeks as usual_net_savings_before_credits,
    net_savings_before_credits - saved_before / weeks as contribution_savings
from cells cross join span_reference
order by contribution_savings nulls last, vendor_id, segment
