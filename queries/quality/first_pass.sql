-- What share of the reviewed work was accepted at its first version?
-- 95 % interval: first_pass_acceptance of reviewed
with counted as (
    select
        coalesce(sum(reviewed), 0) as reviewed,
        coalesce(sum(accepted_first), 0) as accepted_first,
        avg(revisions) as mean_revisions
    from delivered
)
select
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(mean_revisions as double) as mean_revisions
from counted
order by reviewed
