-- reads: item, fact.terms, raw.deliverables, raw.events
-- makes: agreed_reason, claim, hold
-- agreed_reason: one row per reason that some term lets stop the clock: such a pause waits for the client.
create or replace temp table agreed_reason as
select distinct unnest(allowed_reasons) as reason from fact.terms;

-- claim: one row per stretch in which somebody but the vendor, or rework, may hold a deliverable; rank 1 wins.
create or replace temp table claim as
with mark as (
    select
        item.item, item.received, coalesce(item.delivered, epoch_us(getvariable('as_of'))) as ended,
        event.event_type, trim(event.reason) as reason, epoch_us(event.occurred_at) as moment
    from raw.events as event
    join raw.deliverables as deliverable on deliverable.deliverable_id = event.deliverable_id
    join item on item.item = deliverable.rowid
    where event.event_type in (
        'paused', 'resumed', 'security_hold_start', 'security_hold_end', 'inputs_complete',
        'clarification_raised', 'clarification_answered', 'returned', 'draft_delivered'
    )
),
switched as (  -- security holds and pauses: on until off, per reason of a pause
    select item, received, ended, moment, event_type in ('paused', 'security_hold_start') as begins,
        event_type in ('paused', 'resumed') as is_pause, if(is_pause, reason, null) as reason
    from mark
    where event_type in ('security_hold_start', 'security_hold_end')
        or event_type in ('paused', 'resumed')
            and ((select count(*) = 0 from agreed_reason) or coalesce(reason in (from agreed_reason), false))
    qualify begins <> coalesce(
        lag(begins) over (partition by item, is_pause, reason order by moment, begins), false
    )
),
question as (  -- the first question is answered by the first answer after it, and so on
    select item, received, ended, moment, event_type = 'clarification_raised' as begins,
        min(moment) filter (where begins) over (partition by item) as first_raised
    from mark
    where event_type like 'clarification%'
    qualify begins or moment >= first_raised
),
numbered as (
    select *, row_number() over (partition by item, begins order by moment) as number from question
),
span as (
    select item, received, ended, if(is_pause, 2, 1) as rank, moment as starts, begins,
        lead(moment, 1, ended) over (partition by item, is_pause, reason order by moment, begins) as ends
    from switched
    union all
    select item, received, ended, 2, received, true, min(moment)
    from mark where event_type = 'inputs_complete' group by item, received, ended
    union all
    select raised.item, raised.received, raised.ended, 3, raised.moment, true,
        coalesce(answered.moment, raised.ended)
    from (from numbered where begins) as raised
    left join (from numbered where not begins) as answered
        on answered.item = raised.item and answered.number = raised.number
    union all
    select item, received, ended, 4, moment, event_type = 'returned',
        coalesce(min(moment) filter (where event_type = 'draft_delivered') over (
            partition by item order by moment rows between 1 following and unbounded following
        ), ended)
    from mark where event_type in ('returned', 'draft_delivered')
)
select item, rank, greatest(starts, received) as starts, least(ends, ended) as ends
from span
where begins and greatest(starts, received) < least(ends, ended);

-- hold: one row per longest stretch of one holder other than the vendor, disjoint.
create or replace temp table hold as
with edge as (
    select item, starts as moment from claim union select item, ends from claim
),
piece as (
    select item, moment as starts, lead(moment) over (partition by item order by moment) as ends from edge
),
held as (
    select piece.item, piece.starts, piece.ends, min(claim.rank) as rank
    from piece
    join claim on claim.item = piece.item and claim.starts <= piece.starts and claim.ends >= piece.ends
    group by all
),
joined as (
    select *, count(*) filter (where begins) over (partition by item order by starts rows unbounded preceding) as part
    from (
        select *, coalesce(
            starts <> lag(ends) over (partition by item order by starts)
                or rank <> lag(rank) over (partition by item order by starts), true
        ) as begins
        from held
    )
)
select item, rank, min(starts) as starts, max(ends) as ends
from joined
group by item, rank, part;
