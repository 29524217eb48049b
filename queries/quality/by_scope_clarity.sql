-- Is work whose scope was clear accepted at its first version more often?
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
    case when reviewed > 0 then greatest(0e0, (accepted_first + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_low,
    case when reviewed > 0 then least(1e0, (accepted_first + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_high,
    cast(mean_revisions as double) as mean_revisions
from counted
order by 1
