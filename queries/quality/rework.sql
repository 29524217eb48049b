-- How many of the vendor's working hours did rework take, and what are they worth at the in-house rate?
with volume as (
    select work_type, count(*) as logged_reviews from delivered where has_review_events = 1 group by 1
),
rounds as (
    select
        work_type,
        count(*) as review_findings,
        count(rework_hours) as rework_rounds,
        sum(rework_hours) as rework_hours,
        count(rework_cost) as valued_rounds,
        sum(rework_cost) as rework_cost,
        sum(case when rework_cost is not null then rework_hours end) as valued_hours
    from refusals
    group by 1
),
kinds as (
    select
        volume.work_type, logged_reviews, coalesce(review_findings, 0) as review_findings,
        coalesce(rework_rounds, 0) as rework_rounds, rework_hours,
        coalesce(valued_rounds, 0) as valued_rounds, rework_cost, valued_hours
    from volume left join rounds on rounds.work_type = volume.work_type
),
summed as (
    select false as is_total, kinds.* from kinds
    union all
    select
        true, '*', sum(logged_reviews), sum(review_findings), sum(rework_rounds), sum(rework_hours),
        sum(valued_rounds), sum(rework_cost), sum(valued_hours)
    from kinds
    having count(*) > 0
)
select
    is_total,
    work_type,
    cast(logged_reviews as bigint) as logged_reviews,
    cast(review_findings as bigint) as review_findings,
    100 * cast(review_findings as double) / nullif(logged_reviews, 0) as findings_per_100_reviewed,
    cast(rework_rounds as bigint) as rework_rounds,
    cast(rework_hours as double) as rework_hours,
    cast(rework_hours as double) / nullif(logged_reviews, 0) as rework_hours_per_item,
    cast(rework_hours as double) / nullif(rework_rounds, 0) as rework_hours_per_round,
    cast(valued_rounds as bigint) as valued_rounds,
    cast(rework_cost as double) as rework_cost,
    cast(valued_hours as double) / nullif(cast(rework_hours as double), 0) as rework_valued_share
from summed
order by is_total desc nulls last, rework_hours_per_item desc nulls last, work_type
