-- reads: closed, disputed, reading, raw.events, stops()
-- makes: disputed_mark, spell
-- spell: one row per stretch in which the clock of a reading may stand, and whether its pause is one that is agreed.
create or replace temp view disputed_mark as
select disputed.item, event.reason, epoch_us(event.occurred_at) as moment, event.event_type = 'paused' as stops
from (from raw.events where event_type in ('paused', 'resumed')) as event
join disputed on disputed.deliverable_id = event.deliverable_id;

create or replace temp table spell as
with stop as (
    select
        stops.*,
        if(
            on_term and (allowed_reasons is null or coalesce(list_contains(allowed_reasons, trim(reason)), false)),
            'allowed', 'refused'
        ) as kind
    from stops('disputed_mark') as stops
    join disputed using (item)
    union all
    select item, null, starts, ends, 'closed' from closed join disputed using (item)
)
select reading.item, reading.rank, reading.clock, stop.kind, stop.reason,
    greatest(stop.starts, reading.received) as starts, least(stop.ends, reading.ended) as ends
from reading
join stop on stop.item = reading.item and list_contains(reading.counts, stop.kind)
where stop.ends > reading.received and stop.starts < reading.ended;
