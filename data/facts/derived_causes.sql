-- reads: claim, hold, late, pause, queue, shift, work, raw.deliverables, raw.events
-- makes: cause
-- cause: one row per late deliverable with events, what they say of why it was late.
create or replace temp table cause as
with said as (
    select
        late.item,
        count(*) filter (where event_type = 'clarification_raised') as clarifications,
        count(*) filter (where event_type = 'scope_change') as scope_changes,
        count(*) filter (where event_type in ('checkpoint_failed', 'returned')) as failures,
        count(*) filter (where event_type = 'reassigned') as reassignments
    from late
    join raw.deliverables as deliverable on deliverable.rowid = late.item
    join raw.events as event on event.deliverable_id = deliverable.deliverable_id
    where epoch_us(event.occurred_at) <= late.ended
    group by late.item
),
asked as (  -- questions asked while the client was not at work
    select late.item, count(*) as asked_outside
    from late
    join work using (work)
    join claim on claim.item = late.item and claim.rank = 3
    asof left join shift on shift.clock = work.client_clock and claim.starts >= shift.opens
    where coalesce(claim.starts >= shift.opens + shift.length, true)
    group by late.item
),
edge as (
    select item, starts as moment from hold union select item, ends from hold
    union select run // 2, starts from pause where run % 2 = 0
    union select run // 2, ends from pause where run % 2 = 0
),
piece as (  -- the client's and the security holds' time outside pauses, by the clock of the target
    select late.item, late.clock, hold.rank, moment as starts, edge.ends
    from late
    join hold on hold.item = late.item and hold.rank in (1, 2)
    join (
        select item, moment, lead(moment) over (partition by item order by moment) as ends from edge
    ) as edge on edge.item = hold.item and edge.moment >= hold.starts and edge.ends <= hold.ends
    where not exists (
        from pause where pause.run = late.item * 2 and pause.starts <= edge.moment and pause.ends >= edge.ends
    )
),
waited as (
    select
        piece.item,
        sum(if(piece.clock = 0, piece.ends - piece.starts,
            coalesce(last.worked_before + least(piece.ends - last.opens, last.length), 0)
            - coalesce(first.worked_before + least(piece.starts - first.opens, first.length), 0)
        )) filter (where rank = 2) as client_waited,
        count(*) filter (where rank = 1) as security_holds
    from piece
    asof left join shift as first on first.clock = piece.clock and piece.starts >= first.opens
    asof left join shift as last on last.clock = piece.clock and piece.ends >= last.opens
    group by piece.item
),
usual as (
    select segment, work_type, cast(quantile_cont(waited, 0.9) as bigint) as most_waited
    from queue group by all
)
select
    late.item, late.over, queue.waited, usual.most_waited, coalesce(waited.client_waited, 0) as client_waited,
    said.clarifications, said.scope_changes, said.failures, coalesce(asked.asked_outside, 0) as asked_outside,
    said.reassignments, coalesce(waited.security_holds, 0) as security_holds,
    case
        when queue.waited > usual.most_waited then 'capacity'
        when waited.client_waited >= late.over then 'client_wait'
        when said.clarifications >= 2 or said.scope_changes > 0 then 'unclear_scope'
        when said.failures > 0 then 'quality_rework'
        when asked.asked_outside > 0 then 'timezone_gap'
        when said.reassignments > 0 then 'specialist_unavailable'
        when waited.security_holds > 0 then 'data_access_hold'
    end as derived_cause
from late
join said using (item)
left join queue using (item)
left join usual using (segment, work_type)
left join asked using (item)
left join waited using (item);
