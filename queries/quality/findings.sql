-- Which findings recur, under which guideline version, per 100 reviewed items and per 100 standard hours?
with volume as (
    select
        work_type,
        coalesce(guideline_version, 'not stated') as guideline_version,
        count(*) as logged_reviews,
        sum(standard_hours) as standard_hours
    from delivered
    where has_review_events = 1
    group by 1, 2
),
found as (
    select
        work_type,
        coalesce(guideline_version, 'not stated') as guideline_version,
        coalesce(finding_category, 'not stated') as finding_category,
        count(*) as review_findings
    from refusals
    group by 1, 2, 3
),
kinds as (
    select distinct finding_category from found
),
filled as (  -- a count of zero for a kind is a result too
    select
        volume.work_type, volume.guideline_version, kinds.finding_category, volume.logged_reviews,
        volume.standard_hours, coalesce(found.review_findings, 0) as review_findings
    from volume cross join kinds
    left join found
        on found.work_type = volume.work_type and found.guideline_version = volume.guideline_version
        and found.finding_category = kinds.finding_category
)
select
    work_type,
    guideline_version,
    finding_category,
    cast(logged_reviews as bigint) as logged_reviews,
    cast(standard_hours as double) as standard_hours,
    cast(review_findings as bigint) as review_findings,
    100 * cast(review_findings as double) / nullif(logged_reviews, 0) as findings_per_100_reviewed,
    100 * cast(review_findings as double)
        / nullif(cast(standard_hours as double), 0) as findings_per_100_hours
from filled
order by work_type, guideline_version, finding_category
