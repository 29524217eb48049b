-- Did attainment move within the segments, or because the mix of segments that fell due shifted?
with now as (
    select segment, count(met) as due, sum(met) as met from due group by 1
),
before as (
    select segment, count(met) as reference_due, sum(met) as reference_met from due_reference group by 1
)
select
    segment,
    cast(coalesce(due, 0) as bigint) as due,
    cast(coalesce(reference_due, 0) as bigint) as reference_due,
    cast(coalesce(met, 0) as bigint) as met,
    cast(coalesce(reference_met, 0) as bigint) as reference_met
from now full outer join before using (segment)
where due > 0 or reference_due > 0
order by segment
