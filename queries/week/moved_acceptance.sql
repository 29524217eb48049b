-- Which vendor × segment moved first-pass acceptance against the reference period? The contributions add up.
with now as (
    select vendor_id, segment, count(*) as reviewed, sum(accepted_first) as accepted_first
    from delivered where reviewed = 1 group by 1, 2
),
before as (
    select vendor_id, segment, count(*) as reviewed, sum(accepted_first) as accepted_first
    from delivered_reference where reviewed = 1 group by 1, 2
),
cells as (
    select
        vendor_id,
        segment,
        coalesce(now.reviewed, 0) as reviewed,
        coalesce(now.accepted_first, 0) as accepted_first,
        coalesce(before.reviewed, 0) as reference_reviewed,
        coalesce(before.accepted_first, 0) as reference_accepted_first
    from now full outer join before using (vendor_id, segment)
),
totals as (
    select
        nullif(cast(sum(reviewed) as double), 0) as all_reviewed,
        nullif(cast(sum(reference_reviewed) as double), 0) as all_reference_reviewed,
        cast(sum(reference_accepted_first) as double) / nullif(sum(reference_reviewed), 0) as usual
    from cells
)
select
    vendor_id,
    segment,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as bigint) as accepted_first,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    cast(reference_reviewed as bigint) as reference_reviewed,
    cast(reference_accepted_first as double) / nullif(reference_reviewed, 0)
        as reference_first_pass_acceptance,
    100 * (
        (accepted_first - usual * reviewed) / all_reviewed
        - (reference_accepted_first - usual * reference_reviewed) / all_reference_reviewed
    ) as contribution_points
from cells cross join totals
order by contribution_points nulls last, vendor_id, segment
