-- What share of each work type, over all vendors, was accepted at its first version, against in-house?
-- 95 % interval: first_pass_acceptance of reviewed
with counted as (
    select
        work_type,
        count(*) as reviewed,
        sum(accepted_first) as accepted_first,
        avg(in_house_quality) as in_house_acceptance
    from delivered
    where reviewed = 1
    group by 1
)
select
    work_type,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(in_house_acceptance as double) as in_house_acceptance
from counted
order by work_type
