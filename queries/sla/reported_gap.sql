-- How far is each vendor's own figure from attainment, and what makes up the gap?
-- 95 % interval: attainment of due
with kind as (  -- few kinds, so that each item is counted only once
    select vendor_id, state, met, vendor_reported_sla_met as says, due_in_period as due_in,
        delivered_in_period as delivered_in, count(*) as items
    from history where due_in_period or delivered_in_period
    group by 1, 2, 3, 4, 5, 6
),
counted as (
    select
        vendor_id,
        sum(items) filter (where due_in and met is not null) as due,
        sum(items * met) filter (where due_in) as met,
        sum(items) filter (where due_in and met is not null and says is not null) as compared,
        sum(items * met) filter (where due_in and says is not null) as compared_met,
        sum(items * says) filter (where due_in and met is not null) as compared_says,
        coalesce(sum(items) filter (where due_in and state = 'open_overdue' and says is null), 0) as left_out,
        coalesce(sum(items) filter (where due_in and met <> says), 0) as disagreements,
        coalesce(sum(items) filter (where due_in and state = 'met' and met is null and says = 0), 0)
            as early_disagreements,
        cast(sum(items) filter (where delivered_in and state = 'met') as double)
            / sum(items) filter (where delivered_in and state in ('met', 'missed'))
            as recomputed_by_delivery,
        cast(sum(items * says) filter (where delivered_in and state in ('met', 'missed')) as double)
            / sum(items) filter (where delivered_in and state in ('met', 'missed') and says is not null)
            as reported_by_delivery
    from kind
    group by 1
),
share as (
    select
        counted.*,
        cast(compared_says as double) / compared as reported,
        cast(compared_met as double) / compared as recomputed,
        cast(met as double) / nullif(due - left_out, 0) as known,
        cast(met as double) / due as attainment
    from counted
    where compared > 0 and reported_by_delivery is not null
)
select
    vendor_id,
    cast(compared as bigint) as compared,
    reported_by_delivery, coalesce(recomputed_by_delivery, 0e0) as recomputed_by_delivery,
    cast(due as bigint) as due, attainment,
    100 * (reported_by_delivery - attainment) as gap_points,
    100 * (reported_by_delivery - reported) as delivery_date_points,
    100 * (reported - recomputed) as judged_differently_points,
    100 * (recomputed - known) as not_reported_points,
    100 * (known - attainment) as left_out_points,
    cast(disagreements as bigint) as disagreements,
    cast(early_disagreements as bigint) as early_disagreements,
    cast(left_out as bigint) as left_out
from share
order by vendor_id
