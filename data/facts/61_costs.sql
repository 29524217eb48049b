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
        deliverable.first_delivered_at is not null as is_delivered
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
measured as (
    select
        * replace (
            billed_in as currency,
            converted(billed_amount, bill_direct, bill_times, bill_per) as billed_amount,
            converted(loaded_rate, direct, times, per) as loaded_rate
        ),
        known.loaded_rate as stated_rate,
        -- What is too large is left out and a finding, never rounded or cut.
        if(
            is_too_large(largest),
            null,
            converted(cost_of(is_small, quantity, standard_hours_per_unit, stated_rate), direct, times, per)
        ) as baseline_cost,
        is_delivered
            and baseline_cost is not null
            and known.billed_amount is not null
            and priced_in = billed_in as is_covered
    from known
)
select
    *,
    if(is_delivered, cast(is_covered as integer), null) as covered,
    if(is_covered, billed_amount, null) as covered_billed,
    if(is_covered, baseline_cost, null) as covered_baseline,
    if(is_covered, standard_hours_per_unit, null) as covered_hours,
    converted(cost_of(is_small, quantity, covered_hours, wage_per_hour), direct, times, per) as wage_cost,
    converted(cost_of(is_small, quantity, covered_hours, benefits_per_hour), direct, times, per) as benefits_cost,
    converted(cost_of(is_small, quantity, covered_hours, recruitment_per_hour), direct, times, per)
        as recruitment_cost,
    converted(cost_of(is_small, quantity, covered_hours, training_per_hour), direct, times, per) as training_cost,
    converted(cost_of(is_small, quantity, covered_hours, infrastructure_per_hour), direct, times, per)
        as infrastructure_cost,
    amount(covered_baseline - covered_billed) as gross_savings,
    if(is_covered, converted(cost_of(is_small, 1, client_hours, stated_rate), direct, times, per), null) as oversight_cost
from measured;
