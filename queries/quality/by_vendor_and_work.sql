-- What share of each vendor's work of each kind was accepted at its first version, against in-house?
with counted as (
    select
        work_type,
        vendor_id,
        count(*) as reviewed,
        sum(accepted_first) as accepted_first,
        avg(in_house_quality) as in_house_acceptance
    from delivered
    where reviewed = 1
    group by 1, 2
)
select
    work_type,
    vendor_id,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    case when reviewed > 0 then greatest(0e0, (accepted_first + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_low,
    case when reviewed > 0 then least(1e0, (accepted_first + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_high,
    cast(in_house_acceptance as double) as in_house_acceptance,
    100 * (cast(accepted_first as double) / nullif(reviewed, 0) - cast(in_house_acceptance as double))
        as in_house_gap_points
from counted
order by work_type, vendor_id
