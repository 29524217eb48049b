-- Which in-house baselines does the saving rest on, where do they come from, and how old are they?
with used as (
    select
        baseline_id,
        count(*) as delivered,
        sum(case when is_own_currency then covered end) as covered,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost
    from delivered
    where baseline_id is not null
    group by 1
),
register as (
    select
        baselines.*,
        delivered,
        covered,
        baseline_cost,
        effective_from <= as_of_on and effective_until > as_of_on as is_in_force,
        trim(coalesce(source, '')) = '' as is_without_source
    from baselines
    left join used on used.baseline_id = baselines.baseline_id
    cross join version
),
judged as (
    select *, coalesce(delivered, 0) > 0 and is_over_18_months and is_in_force as is_stale from register
)
select
    segment,
    work_type,
    effective_from,
    case when effective_until < date '9999-12-31' then effective_until end as effective_to,
    is_in_force,
    cast(age_days as bigint) as baseline_age_days,
    is_stale,
    source as baseline_source,
    is_without_source,
    cast(standard_hours_per_unit as double) as standard_hours_per_unit,
    cast(loaded_rate as double) as loaded_rate,
    currency,
    cast(wage_per_hour as double) as wage_per_hour,
    cast(benefits_per_hour as double) as benefits_per_hour,
    cast(recruitment_per_hour as double) as recruitment_per_hour,
    cast(training_per_hour as double) as training_per_hour,
    cast(infrastructure_per_hour as double) as infrastructure_per_hour,
    cast(avoidable_share as double) as avoidable_share,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(baseline_cost as double) as baseline_cost,
    cast(baseline_cost as double) / nullif(cast(sum(baseline_cost) over () as double), 0)
        as share_of_baseline_cost,
    cast(sum(case when is_stale or is_without_source then baseline_cost else 0 end) over () as double)
        / nullif(cast(sum(baseline_cost) over () as double), 0) as unproven_cost_share
from judged
order by coalesce(baseline_cost, 0) desc nulls last, segment, work_type, effective_from
