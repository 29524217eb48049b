-- Is first-pass acceptance above what the same work reaches in-house?
-- 95 % interval: compared_acceptance of compared_reviews
with counted as (
    select
        count(in_house_quality) as items,
        coalesce(sum(case when in_house_quality is not null then accepted_first end), 0) as accepted_first,
        avg(in_house_quality) as in_house_acceptance
    from delivered
    where reviewed = 1
)
select
    cast(items as bigint) as compared_reviews,
    cast(accepted_first as double) / nullif(items, 0) as compared_acceptance,
    cast(in_house_acceptance as double) as in_house_acceptance
from counted
order by compared_reviews
