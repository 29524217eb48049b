-- reads: closed, item, reopened, fact.terms, raw.deliverables, raw.events
-- makes: mark, pause, run, stopped, stops()
-- run: one row per clock run of a deliverable under a term, its first delivery (even) and its total (odd).
create or replace temp table run as
select item * 2 as run, item, clock, target, received,
    coalesce(delivered, epoch_us(getvariable('as_of'))) as ended
from item
where term_id is not null
union all
select item * 2 + 1, item, clock, target, received,
    coalesce(reopened.stopped, epoch_us(getvariable('as_of')))
from item
join reopened using (item)
where term_id is not null;

-- stops: one row per pause in a table of its beginnings and ends, per item and reason; without resume, to the as-of.
create or replace temp macro stops(marks) as table
with turn as (
    select *
    from query_table(marks)
    qualify stops <> coalesce(lag(stops) over (partition by item, reason order by moment, stops), false)
)
select item, reason, starts, ends
from (
    select item, reason, moment as starts, stops,
        coalesce(
            lead(moment) over (partition by item, reason order by moment, stops),
            epoch_us(getvariable('as_of'))
        ) as ends
    from turn
)
where stops and ends > starts;

-- stopped: one row per pause of a deliverable and reason its term allows.
create or replace temp view mark as
select item.item, event.reason, epoch_us(event.occurred_at) as moment,
    event.event_type = 'paused' as stops
from raw.events as event
join raw.deliverables as deliverable on deliverable.deliverable_id = event.deliverable_id
join item on item.item = deliverable.rowid
join fact.terms as term on term.term_id = item.term_id
where event.event_type in ('paused', 'resumed')
    and (term.allowed_reasons is null or list_contains(term.allowed_reasons, trim(event.reason)));

create or replace temp table stopped as select item, starts, ends from stops('mark');

-- pause: one row per united interval in which the clock of a run stands, from its receipt on.
create or replace temp table pause as
with clipped as (
    select run.run, run.clock, greatest(stop.starts, run.received) as starts, stop.ends
    from (
        select item * 2 as run, starts, ends from stopped
        union all
        select item * 2 + 1, starts, ends from stopped
        union all
        select item * 2 + 1, starts, ends from closed
    ) as stop
    join run using (run)
    where stop.ends > run.received
)
select run, clock, island, min(starts) as starts, max(ends) as ends
from (
    select *, count(*) filter (where begins) over (
        partition by run order by starts, ends rows unbounded preceding
    ) as island
    from (
        select *, starts > max(ends) over (
            partition by run order by starts, ends rows between unbounded preceding and 1 preceding
        ) as begins
        from clipped
    )
)
group by run, clock, island;
