-- What is the in-house cost made of, and what is left of it after the vendors, oversight and transition?
with money as (
    select
        currency,
        sum(wage_cost) as wage_cost,
        sum(benefits_cost) as benefits_cost,
        sum(recruitment_cost) as recruitment_cost,
        sum(training_cost) as training_cost,
        sum(infrastructure_cost) as infrastructure_cost,
        sum(covered_baseline) as baseline_cost,
        sum(covered_billed) as covered_billed,
        sum(gross_savings) as gross_savings,
        sum(oversight_cost) as oversight_cost
    from delivered
    group by 1
),
spent as (
    select currency, sum(transition_cost) as transition_cost, sum(service_credits) as service_credits
    from unitemised group by 1
)
select
    currency,
    cast(wage_cost as double) as wage_cost,
    cast(benefits_cost as double) as benefits_cost,
    cast(recruitment_cost as double) as recruitment_cost,
    cast(training_cost as double) as training_cost,
    cast(infrastructure_cost as double) as infrastructure_cost,
    cast(baseline_cost - coalesce(wage_cost, 0) - coalesce(benefits_cost, 0) - coalesce(recruitment_cost, 0)
        - coalesce(training_cost, 0) - coalesce(infrastructure_cost, 0) as double) as unsplit_cost,
    cast(baseline_cost as double) as baseline_cost,
    cast(covered_billed as double) as covered_billed,
    cast(gross_savings as double) as gross_savings,
    cast(oversight_cost as double) as oversight_cost,
    cast(transition_cost as double) as transition_cost,
    cast(service_credits as double) as service_credits,
    case when coalesce(gross_savings, oversight_cost, transition_cost, service_credits) is not null then
        cast(coalesce(gross_savings, 0) - coalesce(oversight_cost, 0) - coalesce(transition_cost, 0)
            + coalesce(service_credits, 0) as double)
    end as net_savings
from money full outer join spent using (currency)
order by currency
