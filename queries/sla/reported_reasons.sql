-- Why does a vendor's own figure differ from attainment: items by reason, and each reason's part of the gap?
with item as (
    select
        vendor_id, met, vendor_reported_sla_met as says,
        due_in_period and met is not null as is_due,
        delivered_in_period and state in ('met', 'missed') as is_delivered,
        vendor_reported_sla_met is not null or is_open = 0 as is_known
    from history
),
share as (
    select
        vendor_id,
        count(says) filter (where is_due) as compared,
        count(met) filter (where is_due and is_known and says is null) as not_reported,
        count(says) filter (where is_due <> is_delivered) as moved,
        avg(says) filter (where is_delivered) as reported_by_delivery,
        avg(says) filter (where is_due) as reported,
        avg(met) filter (where is_due and says is not null) as recomputed,
        avg(met) filter (where is_due and is_known) as known,
        avg(met) filter (where is_due) as attainment
    from item
    group by 1
),
listed as (
    select
        vendor_id, disagreement_reason,
        case when min(pause_reason) = max(pause_reason) then min(pause_reason) end as pause_reason,
        count(*) as items,
        sum(hours_at_stake) as hours_at_stake,
        coalesce(sum(vendor_reported_sla_met - recorded_sla_met) filter (where met is not null), 0)
            as in_favour
    from disputed
    group by 1, 2
),
part as (
    select
        vendor_id, disagreement_reason, pause_reason, items, hours_at_stake,
        sum(items) over (partition by vendor_id) as disputed,
        case when disagreement_reason = 'open_overdue_left_out' then known - attainment
            else cast(in_favour as double) / nullif(compared, 0) end as gap
    from listed join share using (vendor_id)
    union all
    select vendor_id, 'not_reported', null, not_reported, null, null, recomputed - known from share
    union all
    select vendor_id, 'by_delivery_date', null, moved, null, null, reported_by_delivery - reported from share
)
select
    vendor_id, disagreement_reason, pause_reason,
    cast(items as bigint) as items,
    cast(disputed as bigint) as disputed,
    cast(items as double) / disputed as share_of_disputed,
    cast(hours_at_stake as double) as hours_at_stake,
    cast(case when compared > 0 and reported_by_delivery is not null then 100 * gap end as double)
        as gap_points
from part join (select vendor_id, compared, reported_by_delivery from share) as reporting using (vendor_id)
where items > 0 and (disputed > 0 or compared > 0 and reported_by_delivery is not null)
order by vendor_id, abs(gap_points) desc nulls last, disagreement_reason
