-- named: one row per deliverable, its id and what it can be sliced by.
create or replace temp view named as
select
    item.item, deliverable.deliverable_id, work.vendor_id, work.segment,
    coalesce(engagement.client, 'unassigned') as client, work.work_type
from item
join raw.deliverables as deliverable on deliverable.rowid = item.item
join work on work.work = item.work
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id;

-- fact.holds: one row per stretch in which someone but the working vendor held a deliverable, until delivery.
create table fact.holds as
select
    named.* exclude (item),
    ['security_hold', 'client_wait', 'clarification', 'rework'][hold.rank] as holder,
    instant_at(hold.starts) as starts_at, instant_at(hold.ends) as ends_at
from hold
join named on named.item = hold.item;

-- fact.pauses: one row per united stretch in which a deliverable's clock stood, until its delivery.
create table fact.pauses as
select
    named.* exclude (item),
    instant_at(pause.starts) as starts_at, instant_at(least(pause.ends, run.ended)) as ends_at
from pause
join run on run.run = pause.run
join named on named.item = run.item
where run.run % 2 = 0 and pause.starts < run.ended;

-- fact.clocks: one row per calendar that an item uses; fact.shifts: its stretches of working time.
create table fact.clocks as
select clock, calendar_id, zone, assumed
from clock
where clock in (select vendor_clock from work union select client_clock from work);

create table fact.shifts as
select clock, instant_at(opens) as opens_at, instant_at(opens + length) as closes_at
from shift
where opens < epoch_us(cast(getvariable('shifts_until') as timestamptz));

-- fact.causes: one row per late deliverable with events, what the rules for its cause saw.
create table fact.causes as
select
    named.* exclude (item),
    waited / 3600000000 as queue_hours, most_waited / 3600000000 as queue_p90_hours,
    client_waited / 3600000000 as client_wait_hours,
    clarifications, asked_outside, scope_changes, failures, reassignments, security_holds, cause.derived_cause
from cause
join named on named.item = cause.item;
