-- costed: one row per deliverable as stored, with its verdict and, once delivered, its cost in-house.
create or replace temp view costed as
with measured as (
    select
        deliverable.* replace (coalesce(deliverable.currency, getvariable('currency')) as currency),
        coalesce(deliverable.units, 1) as quantity,
        try_cast(quantity * baseline.standard_hours_per_unit as decimal(18, 6)) as standard_hours,
        try_cast(standard_hours * baseline.loaded_rate as decimal(18, 6)) as baseline_cost,
        baseline.* exclude (segment, work_type, currency),
        deliverable.first_delivered_at is not null as is_delivered,
        is_delivered
            and baseline_cost is not null
            and deliverable.billed_amount is not null
            and baseline.currency = coalesce(deliverable.currency, getvariable('currency')) as is_covered,
        verdict.* exclude (baseline_id)
    from raw.deliverables as deliverable
    join verdict on verdict.item = deliverable.rowid
    left join fact.baselines as baseline on baseline.baseline_id = verdict.baseline_id
)
select
    *,
    if(is_delivered, cast(is_covered as integer), null) as covered,
    if(is_covered, billed_amount, null) as covered_billed,
    if(is_covered, baseline_cost, null) as covered_baseline,
    if(is_covered, standard_hours, null) as covered_hours,
    try_cast(covered_hours * wage_per_hour as decimal(18, 6)) as wage_cost,
    try_cast(covered_hours * benefits_per_hour as decimal(18, 6)) as benefits_cost,
    try_cast(covered_hours * recruitment_per_hour as decimal(18, 6)) as recruitment_cost,
    try_cast(covered_hours * training_per_hour as decimal(18, 6)) as training_cost,
    try_cast(covered_hours * infrastructure_per_hour as decimal(18, 6)) as infrastructure_cost,
    try_cast(covered_baseline - covered_billed as decimal(18, 6)) as gross_savings,
    if(is_covered, try_cast(client_hours * loaded_rate as decimal(18, 6)), null) as oversight_cost
from measured;
