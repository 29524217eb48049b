-- The headline numbers that an import reports before and after. One row; money in the warehouse's own currency.
select
    count(*) filter (where delivered_on is not null) as delivered,
    cast(sum(standard_hours) as double) as standard_hours,
    avg(met) as attainment,
    cast(round(sum(gross_savings) filter (where own_currency), 2) as double) as gross_savings,
    cast(
        round(sum(gross_savings) filter (where own_currency), 2)
        - round(coalesce(sum(oversight_cost) filter (where own_currency), 0), 2)
        - round(coalesce((select sum(transition_cost) from fact.transition where currency in (select currency from fact.version)), 0), 2)
        + round(coalesce((select sum(service_credits) from fact.credits where currency in (select currency from fact.version)), 0), 2)
        as double
    ) as net_savings,
    avg(accepted_first) filter (where delivered_on is not null) as first_pass_acceptance,
    count(*) filter (where state = 'open_overdue') as open_overdue
from (select *, currency in (select currency from fact.version) as own_currency from fact.deliverables)
