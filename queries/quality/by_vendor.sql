-- How good is each vendor's work at the first draft, and how many rounds of revision does it take?
-- 95 % interval: first_pass_acceptance of reviewed
with counted as (
    select
        vendor_id,
        count(*) as reviewed,
        sum(accepted_first) as accepted_first,
        avg(in_house_quality) as in_house_acceptance,
        avg(revisions) as mean_revisions
    from delivered
    where reviewed = 1
    group by 1
)
select
    vendor_id,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(in_house_acceptance as double) as in_house_acceptance,
    cast(mean_revisions as double) as mean_revisions
from counted
order by vendor_id
