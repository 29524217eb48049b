-- Is work with a clear scope accepted at its first version more often?
-- 95 % interval: first_pass_acceptance of reviewed
with counted as (
    select
        scope_clarity,
        count(*) as reviewed,
        sum(accepted_first) as accepted_first,
        avg(revisions) as mean_revisions
    from delivered
    where reviewed = 1
    group by 1
)
select
    coalesce(cast(scope_clarity as string), 'not stated') as scope_clarity,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(mean_revisions as double) as mean_revisions
from counted
order by 1
