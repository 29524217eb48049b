-- reads: disputed, reading, shift, spell, fact.deliverables
-- makes: fact.reported
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
    fact.target_hours, fact.net_elapsed_hours, fact.hours_past_due, found.* exclude (deliverable_id)
from found
join fact.deliverables as fact using (deliverable_id);
