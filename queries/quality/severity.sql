-- How severe are the findings of reviews, by version of the guideline?
with volume as (
    select
        work_type,
        coalesce(guideline_version, 'not stated') as guideline_version,
        count(*) as logged_reviews
    from delivered
    where has_review_events = 1
    group by 1, 2
),
found as (
    select
        work_type,
        coalesce(guideline_version, 'not stated') as guideline_version,
        coalesce(severity, 'not stated') as severity,
        count(*) as review_findings
    from refusals
    group by 1, 2, 3
)
select
    volume.work_type,
    volume.guideline_version,
    found.severity,
    cast(logged_reviews as bigint) as logged_reviews,
    cast(review_findings as bigint) as review_findings,
    100 * cast(review_findings as double) / nullif(logged_reviews, 0) as findings_per_100_reviewed
from volume
join found on found.work_type = volume.work_type and found.guideline_version = volume.guideline_version
order by volume.work_type, volume.guideline_version, found.severity
