-- Is first-pass acceptance above what the same work reaches in-house?
with counted as (
    select
        count(in_house_quality) as items,
        coalesce(sum(case when in_house_quality is not null then accepted_first end), 0) as accepted_first,
        avg(in_house_quality) as in_house_acceptance,
        cast(sum(accepted_first) as double) / nullif(count(*), 0) as first_pass_acceptance
    from delivered
    where reviewed = 1
)
select
    cast(items as bigint) as compared_reviews,
    cast(accepted_first as double) / nullif(items, 0) as compared_acceptance,
    case when items > 0 then greatest(0e0, (accepted_first + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (items - accepted_first) / items
            + 0.9603647051735313e0)) / (items + 3.8414588206941254e0)) end as compared_acceptance_low,
    case when items > 0 then least(1e0, (accepted_first + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (items - accepted_first) / items
            + 0.9603647051735313e0)) / (items + 3.8414588206941254e0)) end as compared_acceptance_high,
    cast(in_house_acceptance as double) as in_house_acceptance,
    100 * (cast(accepted_first as double) / nullif(items, 0) - first_pass_acceptance) as compared_gap_points
from counted
order by compared_reviews
