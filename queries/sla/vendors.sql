-- What share of the work that fell due was on time, by vendor over all segments, against what was agreed?
-- 95 % interval: attainment of due
with counted as (
    select
        vendor_id,
        count(met) as due,
        coalesce(sum(met), 0) as met,
        sum(case when met is not null then attainment_target end)
            / nullif(count(case when met is not null then attainment_target end), 0) as attainment_target
    from due
    group by 1
)
select
    vendor_id,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / nullif(due, 0) as attainment,
    cast(round(attainment_target, 12) as double) as attainment_target
from counted
where due > 0
order by vendor_id
