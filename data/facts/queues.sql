-- reads: item, shift, work, raw.deliverables, raw.events
-- makes: queue
-- queue: one row per assigned deliverable, the vendor's working time from receipt to its first assignment.
create or replace temp table queue as
with assigned as (
    select item.item, item.work, work.vendor_clock as clock, item.received,
        min(greatest(epoch_us(event.occurred_at), item.received)) as assigned
    from raw.events as event
    join raw.deliverables as deliverable on deliverable.deliverable_id = event.deliverable_id
    join item on item.item = deliverable.rowid
    join work using (work)
    where event.event_type = 'assigned' and not item.cancelled
    group by all
)
select
    item, segment, work_type,
    coalesce(last.worked_before + least(assigned.assigned - last.opens, last.length), 0)
        - coalesce(first.worked_before + least(assigned.received - first.opens, first.length), 0) as waited
from assigned
join work using (work)
asof left join shift as first on first.clock = assigned.clock and assigned.received >= first.opens
asof left join shift as last on last.clock = assigned.clock and assigned.assigned >= last.opens;
