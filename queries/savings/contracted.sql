-- Is the saving what the contract promised? Its pricing model says what the rate is a price of.
with priced as (
    select
        engagement_id,
        count(*) as delivered,
        sum(case when is_own_currency then covered end) as covered,
        sum(case when is_own_currency and covered = 1 then standard_hours end) as covered_hours,
        sum(case when is_own_currency and covered = 1 then units end) as covered_units,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then covered_billed end) as covered_billed,
        sum(case when is_own_currency then gross_savings end) as gross_savings
    from delivered
    where engagement_id is not null
    group by 1
),
based as (
    select
        *,
        case
            when model in ('', 'per_standard_hour', 'standard_hour', 'standard_hours') then 'standard_hour'
            when model in ('per_unit', 'unit', 'units', 'unit_price') then 'unit'
            else 'other'
        end as contracted_per
    from (
        select *, replace(replace(lower(trim(coalesce(pricing_model, ''))), ' ', '_'), '-', '_') as model
        from engagements
    ) as spelled
),
agreed as (
    select
        based.engagement_id, client_name, vendor_id, segment, pricing_model, contracted_per,
        delivered, covered,
        cast(contracted_rate as double) as contracted_rate,
        cast(covered_hours as double) as covered_hours,
        cast(covered_units as double) as covered_units,
        cast(case contracted_per when 'standard_hour' then covered_hours when 'unit' then covered_units end
            as double) as quantity,
        cast(baseline_cost as double) as baseline_cost,
        cast(covered_billed as double) as covered_billed,
        cast(gross_savings as double) as gross_savings
    from based
    cross join version
    left join priced on priced.engagement_id = based.engagement_id
    where contracted_rate is not null and coalesce(currency, own_currency) = own_currency
)
select
    engagement_id, client_name as client, vendor_id, segment, pricing_model, contracted_per,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    covered_hours,
    covered_units,
    contracted_rate,
    covered_billed / nullif(quantity, 0) as realised_rate,
    covered_billed / nullif(quantity, 0) - contracted_rate as rate_difference,
    baseline_cost - contracted_rate * quantity as contracted_savings,
    gross_savings,
    gross_savings - (baseline_cost - contracted_rate * quantity) as savings_difference
from agreed
order by savings_difference nulls last, engagement_id
