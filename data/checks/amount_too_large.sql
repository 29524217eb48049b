-- What the item would cost in-house comes to more than can be held exactly (10^24), so it is not in savings.
-- Correct units, standard hours per unit or rate: at least one is far too large.
select deliverable_id,
    printf('%s units of %s standard hours, up to %s %s per hour', cast(units as varchar),
        cast(standard_hours_per_unit as varchar),
        cast(greatest(baseline.loaded_rate, wage_per_hour, benefits_per_hour, recruitment_per_hour,
            training_per_hour, infrastructure_per_hour) as varchar), baseline.currency) as detail
from fact.deliverables as item
join fact.baselines as baseline using (baseline_id)
where baseline.loaded_rate is not null and item.baseline_cost is null
