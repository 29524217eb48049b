-- Why does a vendor's own figure differ from attainment: items by reason, and each reason's part of the gap?
with listed as (
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
    from listed join report_counts using (vendor_id)
    union all
    select vendor_id, 'not_reported', null, due - left_out - compared, null, null,
        cast(compared_met as double) / compared - cast(met as double) / (due - left_out)
    from report_counts where compared > 0 and reported_by_delivery is not null
    union all
    select vendor_id, 'by_delivery_date', null, moved, null, null,
        reported_by_delivery - cast(compared_says as double) / compared
    from report_counts where compared > 0 and reported_by_delivery is not null
)
select
    vendor_id, disagreement_reason, pause_reason,
    cast(items as bigint) as items, cast(disputed as bigint) as disputed,
    cast(items as double) / disputed as share_of_disputed, hours_at_stake, 100 * gap as gap_points,
    cast(sum(case when disputed is not null then items end) over () as bigint) as all_disputed,
    cast(sum(items) over (partition by disagreement_reason) as bigint) as items_of_reason
from part where items > 0
order by vendor_id, abs(gap_points) desc nulls last, disagreement_reason
