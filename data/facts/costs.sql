-- reads: baseline_rate, bill_rate, verdict, fact.baselines, raw.deliverables
-- makes: costed
-- costed: one row per deliverable as stored, with its verdict and, once delivered, its cost in-house.
create or replace temp view costed as
with known as (
    select
        deliverable.*,
        verdict.* exclude (baseline_id),
        baseline.* exclude (segment, work_type, currency),
        if(bill_rate.rate is null, coalesce(deliverable.currency, getvariable('currency')), getvariable('currency'))
            as billed_in,
        if(baseline_rate.rate is null, baseline.currency, getvariable('currency')) as priced_in,
        if(bill_rate.rate is null, null, deliverable.billed_amount) as billed_original,
        if(bill_rate.rate is null, null, deliverable.currency) as currency_original,
        bill_rate.rate as fx_rate, bill_rate.direct as bill_direct, bill_rate.times as bill_times,
        bill_rate.per as bill_per,
        baseline_rate.direct, baseline_rate.times, baseline_rate.per,
        coalesce(deliverable.units, 1) as quantity,
        hours_of(quantity, baseline.standard_hours_per_unit) as standard_hours,
        -- The largest of its products, before and after conversion.
        greatest(1e0, cast(standard_hours as double), cast(client_hours as double)) * highest_rate
            * greatest(1e0, baseline_rate.rate) as largest,
        largest < 9e5 and is_in_thousandths(quantity) and is_in_thousandths(standard_hours_per_unit) as is_small,
        deliverable.first_delivered_at is not null
            and not is_withdrawn(deliverable.status, deliverable.billed_amount) as is_delivered
    from raw.deliverables as deliverable
    join verdict on verdict.item = deliverable.rowid
    left join (
        select *, cast(greatest(1, loaded_rate, wage_per_hour, benefits_per_hour, recruitment_per_hour,
            training_per_hour, infrastructure_per_hour) as double) as highest_rate
        from fact.baselines
    ) as baseline on baseline.baseline_id = verdict.baseline_id
    left join bill_rate on bill_rate.item = deliverable.rowid
    left join baseline_rate on baseline_rate.item = deliverable.rowid
),
priced as (  -- as stated, each in a column of its own: an expression that is named twice is planned and computed twice
    select
        * replace (billed_in as currency),
        cost_of(is_small, quantity, standard_hours_per_unit, loaded_rate) as stated_cost,
        cost_of(is_small, quantity, standard_hours_per_unit, wage_per_hour) as stated_wage,
        cost_of(is_small, quantity, standard_hours_per_unit, benefits_per_hour) as stated_benefits,
        cost_of(is_small, quantity, standard_hours_per_unit, recruitment_per_hour) as stated_recruitment,
        cost_of(is_small, quantity, standard_hours_per_unit, training_per_hour) as stated_training,
        cost_of(is_small, quantity, standard_hours_per_unit, infrastructure_per_hour) as stated_infrastructure,
        cost_of(is_small, 1, client_hours, loaded_rate) as stated_oversight,
        is_delivered
            and loaded_rate is not null
            and not is_too_large(largest)  -- left out and a finding, never rounded or cut
            and billed_amount is not null
            and priced_in = billed_in as is_covered
    from known
),
measured as (
    select
        * replace (
            converted(billed_amount, bill_direct, bill_times, bill_per) as billed_amount,
            converted(loaded_rate, direct, times, per) as loaded_rate
        ),
        converted(if(is_too_large(largest), null, stated_cost), direct, times, per) as baseline_cost,
        converted(if(is_covered, stated_wage, null), direct, times, per) as wage_cost,
        converted(if(is_covered, stated_benefits, null), direct, times, per) as benefits_cost,
        converted(if(is_covered, stated_recruitment, null), direct, times, per) as recruitment_cost,
        converted(if(is_covered, stated_training, null), direct, times, per) as training_cost,
        converted(if(is_covered, stated_infrastructure, null), direct, times, per) as infrastructure_cost,
        converted(if(is_covered, stated_oversight, null), direct, times, per) as oversight_cost
    from priced
)
select
    *,
    if(is_delivered, cast(is_covered as integer), null) as covered,
    if(is_covered, billed_amount, null) as covered_billed,
    if(is_covered, baseline_cost, null) as covered_baseline,
    if(is_covered, amount(baseline_cost - billed_amount), null) as gross_savings
from measured;
