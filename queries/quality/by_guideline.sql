-- Does acceptance at the first version depend on the version of the guideline?
-- 95 % interval: first_pass_acceptance of reviewed
with counted as (
    select
        work_type,
        coalesce(guideline_version, 'not stated') as guideline_version,
        sum(reviewed) as reviewed,
        coalesce(sum(accepted_first), 0) as accepted_first,
        avg(revisions) as mean_revisions,
        min(first_delivered_at) as first_at
    from delivered
    where reviewed = 1
    group by 1, 2
)
select
    work_type,
    guideline_version,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(mean_revisions as double) as mean_revisions
from counted
order by work_type, first_at, guideline_version
