-- How much open work that is not overdue is at risk of missing its target, and how many misses are likely?
select
    cast(count(*) as bigint) as not_yet_due,
    cast(count(*) filter (where is_likely or is_tight) as bigint) as at_risk,
    cast(count(*) filter (where is_likely) as bigint) as at_risk_likely,
    cast(count(*) filter (where is_tight and not is_likely) as bigint) as at_risk_tight,
    sum(miss_probability) as predicted_misses,
    cast(count(miss_probability) as bigint) as judged_items,
    cast(sum(case when is_likely or is_tight then expected_standard_hours end) as double)
        as expected_standard_hours,
    cast(count(*) filter (where clock_stands) as bigint) as standing_items
from risks
order by at_risk
