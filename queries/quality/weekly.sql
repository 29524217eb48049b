-- How did first-pass acceptance develop, week by week?
-- 95 % interval: first_pass_acceptance of reviewed
with counted as (
    select
        delivered_week as week,
        sum(reviewed) as reviewed,
        sum(accepted_first) as accepted_first
    from delivered
    where reviewed = 1
    group by 1
),
spine as (
    select week, is_complete, coalesce(reviewed, 0) as reviewed, coalesce(accepted_first, 0) as accepted_first
    from weeks left join counted using (week)
    where week >= (select min(week) from counted)
)
select
    week,
    is_complete,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance
from spine
order by week
