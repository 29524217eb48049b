-- How did the saving develop, week by week or month by month? Money in the warehouse's own currency only.
with money as (
    select
        case $by when 'week' then delivered_week when 'month' then delivered_month end as begins_on,
        count(*) as delivered,
        sum(covered) as covered,
        sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then covered_billed end) as covered_billed,
        sum(case when is_own_currency then gross_savings end) as gross_savings,
        sum(case when is_own_currency then oversight_cost end) as oversight_cost
    from delivered
    group by 1
),
spent as (
    select
        case $by when 'week' then week when 'month' then month end as begins_on,
        sum(transition_cost) as transition_cost, sum(service_credits) as service_credits
    from unitemised
    where is_own_currency
    group by 1
),
joined as (
    select
        *,
        case $by when 'week' then date_add(begins_on, 6) when 'month' then last_day(begins_on) end as ends_on,
        case when coalesce(gross_savings, oversight_cost, transition_cost, service_credits) is not null then
            coalesce(gross_savings, 0) - coalesce(oversight_cost, 0) - coalesce(transition_cost, 0)
                + coalesce(service_credits, 0)
        end as net_savings
    from money full outer join spent using (begins_on)
)
select
    case $by when 'week' then begins_on end as week,
    case $by when 'month' then begins_on end as month,
    ends_on <= as_of_on
        and ($since is null or begins_on >= $since) and ($until is null or ends_on <= $until)
        as is_complete,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(covered as double) / nullif(delivered, 0) as coverage,
    cast(standard_hours as double) as standard_hours,
    cast(baseline_cost as double) as baseline_cost,
    cast(covered_billed as double) as covered_billed,
    cast(gross_savings as double) as gross_savings,
    cast(gross_savings as double) / nullif(cast(baseline_cost as double), 0) as gross_savings_share,
    cast(oversight_cost as double) as oversight_cost,
    cast(transition_cost as double) as transition_cost,
    cast(service_credits as double) as service_credits,
    cast(net_savings as double) as net_savings,
    cast(net_savings as double) / nullif(cast(baseline_cost as double), 0) as net_savings_share
from joined cross join version
where begins_on <= as_of_on or $by = 'month'
order by week, month
