-- Which segments gained or lost share against the reference period, by items, standard hours and spend?
with now as (
    select segment, count(*) as delivered, sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered group by 1
),
before as (
    select segment, count(*) as delivered, sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered_reference group by 1
),
cells as (
    select
        segment,
        cast(coalesce(now.delivered, 0) as double) as delivered,
        cast(coalesce(before.delivered, 0) as double) as reference_delivered,
        cast(coalesce(now.standard_hours, 0) as double) as standard_hours,
        cast(coalesce(before.standard_hours, 0) as double) as reference_standard_hours,
        cast(coalesce(now.billed, 0) as double) as billed,
        cast(coalesce(before.billed, 0) as double) as reference_billed
    from now full outer join before using (segment)
),
shares as (
    select
        *,
        delivered / nullif(sum(delivered) over (), 0) as share_of_delivered,
        reference_delivered / nullif(sum(reference_delivered) over (), 0) as reference_share_of_delivered,
        standard_hours / nullif(sum(standard_hours) over (), 0) as share_of_standard_hours,
        reference_standard_hours / nullif(sum(reference_standard_hours) over (), 0)
            as reference_share_of_standard_hours,
        billed / nullif(sum(billed) over (), 0) as share_of_billed,
        reference_billed / nullif(sum(reference_billed) over (), 0) as reference_share_of_billed
    from cells
)
select
    segment,
    cast(delivered as bigint) as delivered,
    cast(reference_delivered as bigint) as reference_delivered,
    standard_hours, reference_standard_hours, billed, reference_billed,
    standard_hours / nullif(reference_standard_hours, 0) - 1 as standard_hours_growth,
    share_of_delivered, reference_share_of_delivered,
    100 * (share_of_delivered - reference_share_of_delivered) as delivered_shift_points,
    share_of_standard_hours, reference_share_of_standard_hours,
    100 * (share_of_standard_hours - reference_share_of_standard_hours) as standard_hours_shift_points,
    share_of_billed, reference_share_of_billed,
    100 * (share_of_billed - reference_share_of_billed) as billed_shift_points
from shares
order by segment
