-- Why does a vendor's own figure differ from attainment: items by reason, and each reason's part of the gap?
with kind as (  -- few kinds, so that each item is counted once
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
        sum(items) filter (where says is not null
            and (delivered_in and state in ('met', 'missed')) <> (due_in and met is not null)) as moved,
        cast(sum(items * says) filter (where delivered_in and state in ('met', 'missed')) as double)
            / sum(items) filter (where delivered_in and state in ('met', 'missed') and says is not null)
            as reported_by_delivery
    from kind
    group by 1
),
listed as (
    select
        vendor_id, disagreement_reason,
        case when min(pause_reason) = max(pause_reason) then min(pause_reason) end as pause_reason,
        count(*) as items,
        sum(count(*)) over (partition by vendor_id) as disputed,
        sum(hours_at_stake) as hours_at_stake,
        coalesce(sum(vendor_reported_sla_met - recorded_sla_met) filter (where met is not null), 0)
            as in_favour
    from disputed
    group by 1, 2
),
part as (
    select vendor_id, disagreement_reason, pause_reason, items, disputed, hours_at_stake,
        case when compared > 0 and reported_by_delivery is not null then
            case when disagreement_reason <> 'open_overdue_left_out' then cast(in_favour as double) / compared
                else cast(met as double) / (due - left_out) - cast(met as double) / due end
        end as gap
    from listed join counted using (vendor_id)
    union all
    select vendor_id, 'not_reported', null, due - left_out - compared, null, null,
        cast(compared_met as double) / compared - cast(met as double) / (due - left_out)
    from counted where compared > 0 and reported_by_delivery is not null
    union all
    select vendor_id, 'by_delivery_date', null, moved, null, null,
        reported_by_delivery - cast(compared_says as double) / compared
    from counted where compared > 0 and reported_by_delivery is not null
)
select
    vendor_id, disagreement_reason, pause_reason,
    cast(items as bigint) as items, cast(disputed as bigint) as disputed,
    cast(items as double) / disputed as share_of_disputed, hours_at_stake, 100 * gap as gap_points,
    cast(sum(case when disputed is not null then items end) over () as bigint) as all_disputed,
    cast(sum(items) over (partition by disagreement_reason) as bigint) as items_of_reason
from part where items > 0
order by vendor_id, abs(gap_points) desc nulls last, disagreement_reason
