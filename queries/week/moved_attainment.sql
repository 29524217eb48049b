-- Which vendor × segment moved attainment against the reference period? The contributions add up.
with now as (
    select vendor_id, segment, count(*) as due, sum(met) as met from due where met is not null group by 1, 2
),
before as (
    select vendor_id, segment, count(*) as due, sum(met) as met
    from due_reference where met is not null group by 1, 2
),
cells as (
    select
        vendor_id,
        segment,
        coalesce(now.due, 0) as due,
        coalesce(now.met, 0) as met,
        coalesce(before.due, 0) as reference_due,
        coalesce(before.met, 0) as reference_met
    from now full outer join before using (vendor_id, segment)
),
totals as (
    select
        nullif(cast(sum(due) as double), 0) as all_due,
        nullif(cast(sum(reference_due) as double), 0) as all_reference_due,
        cast(sum(reference_met) as double) / nullif(sum(reference_due), 0) as usual
    from cells
)
select
    vendor_id,
    segment,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(due - met as bigint) as misses,
    cast(met as double) / nullif(due, 0) as attainment,
    cast(reference_due as bigint) as reference_due,
    cast(reference_met as double) / nullif(reference_due, 0) as reference_attainment,
    100 * ((met - usual * due) / all_due - (reference_met - usual * reference_due) / all_reference_due)
        as contribution_points
from cells cross join totals
order by contribution_points nulls last, vendor_id, segment
