-- Is the saving what the contract promised? The contracted rate is read as a price per standard hour.
with priced as (
    select
        engagement_id,
        count(*) as delivered,
        sum(case when is_own_currency then covered end) as covered,
        sum(case when is_own_currency and covered = 1 then standard_hours end) as covered_hours,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then covered_billed end) as covered_billed,
        sum(case when is_own_currency then gross_savings end) as gross_savings
    from delivered
    where engagement_id is not null
    group by 1
),
agreed as (
    select
        engagements.engagement_id, client_name, vendor_id, segment, pricing_model, delivered, covered,
        cast(contracted_rate as double) as contracted_rate,
        cast(covered_hours as double) as covered_hours,
        cast(baseline_cost as double) as baseline_cost,
        cast(covered_billed as double) as covered_billed,
        cast(gross_savings as double) as gross_savings
    from engagements
    cross join version
    left join priced on priced.engagement_id = engagements.engagement_id
    where contracted_rate is not null and coalesce(currency, own_currency) = own_currency
)
select
    engagement_id,
    client_name as client,
    vendor_id,
    segment,
    pricing_model,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    covered_hours,
    contracted_rate,
    covered_billed / nullif(covered_hours, 0) as realised_rate,
    covered_billed / nullif(covered_hours, 0) - contracted_rate as rate_difference,
    baseline_cost - contracted_rate * covered_hours as contracted_savings,
    gross_savings,
    gross_savings - (baseline_cost - contracted_rate * covered_hours) as savings_difference
from agreed
order by savings_difference nulls last, engagement_id
