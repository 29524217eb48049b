-- costed: one row per deliverable as stored, with its verdict and, once delivered, its cost in-house.
create or replace temp view costed as
with measured as (
    select
        if(bill_rate.rate is null, coalesce(deliverable.currency, getvariable('currency')), getvariable('currency'))
            as billed_in,
        if(baseline_rate.rate is null, baseline.currency, getvariable('currency')) as priced_in,
        deliverable.* replace (
            billed_in as currency,
            converted(cast(deliverable.billed_amount as decimal(18, 6)), bill_rate.rate) as billed_amount
        ),
        if(bill_rate.rate is null, null, deliverable.billed_amount) as billed_original,
        if(bill_rate.rate is null, null, deliverable.currency) as currency_original,
        bill_rate.rate as fx_rate,
        baseline_rate.rate as baseline_rate,
        coalesce(deliverable.units, 1) as quantity,
        try_cast(quantity * baseline.standard_hours_per_unit as decimal(18, 6)) as standard_hours,
        converted(try_cast(standard_hours * baseline.loaded_rate as decimal(18, 6)), baseline_rate.rate)
            as baseline_cost,
        baseline.* exclude (segment, work_type, currency)
            replace (converted(baseline.loaded_rate, baseline_rate.rate) as loaded_rate),
        try_cast(client_hours * baseline.loaded_rate as decimal(18, 6)) as oversight,
        deliverable.first_delivered_at is not null as is_delivered,
        is_delivered
            and baseline_cost is not null
            and deliverable.billed_amount is not null
            and priced_in = billed_in as is_covered,
        verdict.* exclude (baseline_id)
    from raw.deliverables as deliverable
    join verdict on verdict.item = deliverable.rowid
    left join fact.baselines as baseline on baseline.baseline_id = verdict.baseline_id
    left join bill_rate on bill_rate.item = deliverable.rowid
    left join baseline_rate on baseline_rate.item = deliverable.rowid
)
select
    *,
    if(is_delivered, cast(is_covered as integer), null) as covered,
    if(is_covered, billed_amount, null) as covered_billed,
    if(is_covered, baseline_cost, null) as covered_baseline,
    if(is_covered, standard_hours, null) as covered_hours,
    converted(try_cast(covered_hours * wage_per_hour as decimal(18, 6)), baseline_rate) as wage_cost,
    converted(try_cast(covered_hours * benefits_per_hour as decimal(18, 6)), baseline_rate) as benefits_cost,
    converted(try_cast(covered_hours * recruitment_per_hour as decimal(18, 6)), baseline_rate) as recruitment_cost,
    converted(try_cast(covered_hours * training_per_hour as decimal(18, 6)), baseline_rate) as training_cost,
    converted(try_cast(covered_hours * infrastructure_per_hour as decimal(18, 6)), baseline_rate)
        as infrastructure_cost,
    try_cast(covered_baseline - covered_billed as decimal(18, 6)) as gross_savings,
    if(is_covered, converted(oversight, baseline_rate), null) as oversight_cost
from measured;
