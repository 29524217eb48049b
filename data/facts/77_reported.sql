-- disputed: one row per deliverable whose verdict the vendor reports otherwise, in microseconds of its target's clock.
create or replace temp table disputed as
select
    differing.deliverable_id, differing.says_met, item.item, item.received, item.promised,
    item.term_id is not null as on_term,
    coalesce(item.delivered, epoch_us(getvariable('as_of'))) as ended,
    case
        when reopened.item is not null then coalesce(reopened.stopped, epoch_us(getvariable('as_of')))
        when deliverable.final_delivered_at <= getvariable('as_of') then epoch_us(deliverable.final_delivered_at)
    end as final_ended,
    if(on_term, item.clock, 0) as clock,
    if(on_term, item.target, item.promised - item.received) as target,
    term.target as amount, term.target_unit as unit, term.allowed_reasons,
    if(term.calendar = 'client', work.client_clock, work.vendor_clock) as named_clock,
    if(term.calendar = 'client', work.vendor_clock, work.client_clock) as other_clock
from (
    select deliverable_id, vendor_reported_sla_met = 1 as says_met
    from fact.deliverables
    where vendor_reported_sla_met is not null
        and state in ('met', 'missed', 'open_overdue') and says_met <> (state = 'met')
) as differing
join raw.deliverables as deliverable on deliverable.deliverable_id = differing.deliverable_id
join item on item.item = deliverable.rowid
join work on work.work = item.work
left join fact.terms as term on term.term_id = item.term_id
left join reopened on reopened.item = item.item;

-- swapped: one row per target of these read on another clock: the other party's, or the wall's instead of a calendar's.
create or replace temp table swapped as
select item, received, 'other_calendar' as reason, other_clock as clock, amount, unit
from disputed
where unit like 'business%' and other_clock <> named_clock
    and other_clock in (select clock from clock where not assumed)  -- nobody reads an unknown calendar
union all
select item, received, 'wall_clock', if(unit like 'business%', 0, named_clock), amount,
    if(unit like 'business%', replace(unit, 'business', 'calendar'), replace(unit, 'calendar', 'business'))
from disputed
where on_term;

create or replace temp table swapped_day as
select distinct clock, cast(timezone(zone, instant_at(received)) as date) as day
from swapped
join clock using (clock)
where unit = 'business_days';

-- reading: one row per disputed deliverable and way to read its target, the agreed one first, then by precedence.
create or replace temp table reading as
with otherwise as (
    select item, 0 as rank, 'agreed' as reason, clock, target, ended, if(on_term, ['allowed'], []) as counts
    from disputed
    union all
    select item, 1, 'pause_not_allowed', clock, target, ended, ['allowed', 'refused'] from disputed
    union all
    select
        swapped.item, if(swapped.reason = 'other_calendar', 2, 3), swapped.reason, swapped.clock,
        cast(least(
            cast(swapped.amount as decimal(38, 6)) * case swapped.unit
                when 'business_days' then coalesce(usual.seconds, 8 * 3600)
                when 'calendar_days' then 86400
                else 3600
            end * 1000000,
            100000000000000000
        ) as bigint),
        disputed.ended, ['allowed']
    from swapped
    join disputed using (item)
    left join clock on clock.clock = swapped.clock
    left join usual_days('swapped_day') as usual
        on swapped.unit = 'business_days' and usual.clock = swapped.clock
        and usual.day = cast(timezone(clock.zone, instant_at(swapped.received)) as date)
    union all
    select item, 4, 'without_pauses', clock, target, ended, [] from disputed
    union all
    select item, 5, 'promise_instead', 0, promised - received, ended, [] from disputed
    where on_term and promised is not null
    union all
    select item, 6, 'final_delivery', clock, target, final_ended, if(on_term, ['allowed', 'closed'], []) from disputed
    where final_ended is not null
)
select otherwise.*, disputed.received from otherwise join disputed using (item);

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

-- fact.reported: one row per item that the vendor reports otherwise, or leaves out though overdue, and why.
create table fact.reported as
with asked as (
    select clock, received as moment from reading union select clock, ended from reading
    union select clock, starts from spell union select clock, ends from spell
),
told as (
    select clock, moment, moment as reads from asked where clock = 0
    union all
    select asked.clock, asked.moment,
        coalesce(shift.worked_before + least(asked.moment - shift.opens, shift.length), 0)
    from (from asked where clock <> 0) as asked
    asof left join shift on shift.clock = asked.clock and asked.moment >= shift.opens
),
stood as (  -- what a pause adds beyond those before it
    select spell.*, first.reads as starts_reads, last.reads as ends_reads,
        greatest(last.reads - greatest(first.reads, coalesce(max(last.reads) over (
            partition by item, rank order by starts, ends, kind rows between unbounded preceding and 1 preceding
        ), first.reads)), 0) as adds
    from spell
    join told as first on first.clock = spell.clock and first.moment = spell.starts
    join told as last on last.clock = spell.clock and last.moment = spell.ends
),
judged as (
    select reading.item, reading.rank, reading.reason, reading.target,
        greatest(last.reads - first.reads, 0) - coalesce(paused.time, 0) as net
    from reading
    join told as first on first.clock = reading.clock and first.moment = reading.received
    join told as last on last.clock = reading.clock and last.moment = reading.ended
    left join (
        select item, rank, cast(sum(adds) as bigint) as time from stood group by item, rank
    ) as paused on paused.item = reading.item and paused.rank = reading.rank
),
refused as (  -- the reason that a vendor stopped the clock for longest, of those not agreed
    select item, reason
    from stood
    where rank = 1 and kind = 'refused'
    group by item, reason
    qualify row_number() over (partition by item order by sum(ends_reads - starts_reads) desc, reason) = 1
),
explained as (
    select judged.item, judged.reason, judged.target, judged.net,
        abs(judged.net - judged.target - agreed.net + agreed.target) as stake
    from judged
    join disputed on disputed.item = judged.item and (judged.net <= judged.target) = disputed.says_met
    join judged as agreed on agreed.item = judged.item and agreed.rank = 0
    where judged.rank > 0
    qualify row_number() over (partition by judged.item order by judged.rank) = 1
),
found as (
    select disputed.deliverable_id, coalesce(explained.reason, 'unexplained') as disagreement_reason,
        if(explained.reason = 'pause_not_allowed', refused.reason, null) as pause_reason,
        explained.target / 3600000000 as reading_target_hours,
        explained.net / 3600000000 as reading_elapsed_hours,
        explained.stake / 3600000000 as hours_at_stake
    from disputed
    left join explained using (item)
    left join refused using (item)
    union all
    select deliverable_id, 'open_overdue_left_out', null, null, null, hours_late
    from fact.deliverables
    where state = 'open_overdue' and vendor_reported_sla_met is null
        and vendor_id in (select vendor_id from fact.deliverables where vendor_reported_sla_met is not null)
)
select
    deliverable_id, fact.vendor_id, fact.segment, fact.client, fact.work_type, fact.sla_on,
    fact.received_at, fact.first_delivered_at, fact.due_at, fact.state, fact.met,
    fact.vendor_reported_sla_met, cast(fact.state = 'met' as integer) as recorded_sla_met,
    fact.target_hours, fact.net_elapsed_hours, found.* exclude (deliverable_id)
from found
join fact.deliverables as fact using (deliverable_id);
