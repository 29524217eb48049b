-- reads: work, fact.version, raw.baselines
-- makes: valid_baseline, fact.baselines
-- fact.baselines: one row per work type and period, with the loaded rate, ended where its successor begins, and its age.
create table fact.baselines as
select
    row_number() over (order by segment, work_type, effective_from) as baseline_id,
    * replace (coalesce(currency, getvariable('currency')) as currency),
    least(
        coalesce(effective_to, date '9999-12-31'),
        coalesce(
            lead(effective_from) over (partition by segment, work_type order by effective_from),
            date '9999-12-31'
        )
    ) as effective_until,
    amount(coalesce(
        loaded_rate_per_hour,
        if(
            coalesce(wage_per_hour, benefits_per_hour, recruitment_per_hour, training_per_hour,
                infrastructure_per_hour) is null,
            null,
            coalesce(wide(wage_per_hour), 0) + coalesce(benefits_per_hour, 0) + coalesce(recruitment_per_hour, 0)
                + coalesce(training_per_hour, 0) + coalesce(infrastructure_per_hour, 0)
        )
    )) as loaded_rate,
    (select as_of_on from fact.version) - effective_from as age_days,
    effective_from + interval 18 months < (select as_of_on from fact.version) as is_over_18_months
from raw.baselines;

-- valid_baseline: one row per kind of work and baseline, with the instants of delivery it prices.
create or replace temp table valid_baseline as
select
    work.work, baseline.baseline_id,
    day_start(work.vendor_zone, baseline.effective_from) as starts,
    day_start(work.vendor_zone, baseline.effective_until) as ends
from work
join fact.baselines as baseline
    on baseline.segment = work.segment and baseline.work_type = work.work_type
where baseline.effective_from < baseline.effective_until;
