-- How did first-pass acceptance go, week by week?
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
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    case when reviewed > 0 then greatest(0e0, (accepted_first + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_low,
    case when reviewed > 0 then least(1e0, (accepted_first + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_high
from spine
order by week
