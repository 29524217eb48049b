-- In which week was work first delivered under a new version of its guideline, and which version preceded it?
with first_seen as (
    select work_type, guideline_version, min(delivered_week) as week, min(first_delivered_at) as first_at
    from filtered
    where delivered_on is not null and guideline_version is not null
    group by 1, 2
),
followed as (  -- a work type's first version replaces nothing known from the data
    select
        week,
        work_type,
        guideline_version,
        lag(guideline_version) over (
            partition by work_type order by first_at, guideline_version
            rows between 1 preceding and 1 preceding
        ) as earlier_version
    from first_seen
)
select week, work_type, guideline_version, earlier_version
from followed
where earlier_version is not null and week in (select week from weeks)
order by week, work_type, guideline_version
