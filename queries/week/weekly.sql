-- How did each headline number develop, week by week? Money in the warehouse's own currency only.
-- 95 % interval: attainment of due
with deliveries as (
    select delivered_week as week, count(*) as delivered, sum(standard_hours) as standard_hours,
        sum(covered) as covered, sum(reviewed) as reviewed, sum(accepted_first) as accepted_first,
        sum(case when is_own_currency then covered_baseline end) as baseline_cost,
        sum(case when is_own_currency then gross_savings end) as gross_savings,
        sum(case when is_own_currency then oversight_cost end) as oversight_cost
    from delivered group by 1
),
deadlines as (
    select sla_week as week, count(*) as due, sum(met) as met, avg(attainment_target) as attainment_target
    from due where met is not null group by 1
),
spent as (
    select week, sum(transition_cost) as transition_cost, sum(service_credits) as service_credits
    from unitemised where is_own_currency group by 1
),
security as (
    select occurred_week as week,
        count(*) filter (where event_type = 'security_incident') as security_incidents,
        count(*) filter (where event_type = 'data_transfer') as data_transfers
    from events group by 1 having security_incidents + data_transfers > 0
),
first_weeks as (
    select min(week) as week from deliveries union all select min(week) from deadlines
    union all select min(week) from spent union all select min(week) from security
),
joined as (
    select week, is_complete, coalesce(delivered, 0) as delivered, standard_hours, coalesce(due, 0) as due,
        coalesce(met, 0) as met, attainment_target, coalesce(covered, 0) as covered, baseline_cost,
        gross_savings, service_credits,
        coalesce(reviewed, 0) as reviewed, coalesce(accepted_first, 0) as accepted_first,
        coalesce(security_incidents, 0) as security_incidents, coalesce(data_transfers, 0) as data_transfers,
        case when coalesce(gross_savings, oversight_cost, transition_cost, service_credits) is not null then
            coalesce(gross_savings, 0) - coalesce(oversight_cost, 0) - coalesce(transition_cost, 0)
                + coalesce(service_credits, 0)
        end as net_savings
    from weeks left join deliveries using (week) left join deadlines using (week)
        left join spent using (week) left join security using (week)
    where week >= (select min(week) from first_weeks)
)
select week, is_complete, cast(delivered as bigint) as delivered,
    cast(standard_hours as double) as standard_hours, cast(due as bigint) as due, cast(met as bigint) as met,
    cast(met as double) / nullif(due, 0) as attainment,
    cast(round(attainment_target, 12) as double) as attainment_target,
    cast(covered as bigint) as covered, cast(covered as double) / nullif(delivered, 0) as coverage,
    cast(gross_savings as double) as gross_savings, cast(service_credits as double) as service_credits,
    cast(net_savings as double) as net_savings, cast(baseline_cost as double) as baseline_cost,
    cast(net_savings as double) / nullif(cast(baseline_cost as double), 0) as net_savings_share,
    cast(reviewed as bigint) as reviewed, cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(security_incidents as bigint) as security_incidents, cast(data_transfers as bigint) as data_transfers
from joined
order by week
