-- Which vendor × segment moved the standard hours delivered, against a usual week of the reference period?
with now as (
    select vendor_id, segment, sum(standard_hours) as hours from delivered group by 1, 2
),
before as (
    select vendor_id, segment, sum(standard_hours) as hours from delivered_reference group by 1, 2
)
select
    vendor_id,
    segment,
    cast(coalesce(now.hours, 0) as double) as standard_hours,
    cast(coalesce(before.hours, 0) as double) / weeks as usual_standard_hours,
    cast(coalesce(now.hours, 0) as double) - cast(coalesce(before.hours, 0) as double) / weeks
        as contribution_hours
from now full outer join before using (vendor_id, segment) cross join span_reference
order by contribution_hours nulls last, vendor_id, segment
