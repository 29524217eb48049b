-- What did the delivered work save, gross and net, per currency?
with money as (
    select
        currency,
        count(*) as delivered,
        sum(covered) as covered,
        sum(standard_hours) as standard_hours,
        sum(billed_amount) as billed,
        sum(covered_baseline) as baseline_cost,
        sum(covered_billed) as covered_billed,
        sum(gross_savings) as gross_savings,
        sum(oversight_cost) as oversight_cost,
        count(oversight_cost) as oversight_known,
        count(billed_original) as converted
    from delivered
    group by 1
),
spent as (
    select currency, sum(transition_cost) as transition_cost, sum(service_credits) as service_credits
    from unitemised group by 1
),
joined as (
    select
        *,
        case when coalesce(gross_savings, oversight_cost, transition_cost, service_credits) is not null then
            coalesce(gross_savings, 0) - coalesce(oversight_cost, 0) - coalesce(transition_cost, 0)
                + coalesce(service_credits, 0)
        end as net_savings
    from money full outer join spent using (currency)
)
select
    currency,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(covered as double) / nullif(delivered, 0) as coverage,
    cast(coalesce(converted, 0) as bigint) as converted,
    cast(standard_hours as double) as standard_hours,
    cast(billed as double) as billed,
    cast(covered_billed as double) / nullif(cast(billed as double), 0) as coverage_of_spend,
    cast(baseline_cost as double) as baseline_cost,
    cast(covered_billed as double) as covered_billed,
    cast(gross_savings as double) as gross_savings,
    cast(gross_savings as double) / nullif(cast(baseline_cost as double), 0) as gross_savings_share,
    cast(oversight_cost as double) as oversight_cost,
    cast(oversight_known as double) / nullif(covered, 0) as oversight_coverage,
    cast(transition_cost as double) as transition_cost,
    cast(service_credits as double) as service_credits,
    cast(net_savings as double) as net_savings,
    cast(net_savings as double) / nullif(cast(baseline_cost as double), 0) as net_savings_share
from joined
order by currency
