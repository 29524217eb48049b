-- reads: clock, shift, fact.deliverables, raw.events
-- makes: wall, fact.events, wall_time(), $waiting
-- wall: one row per known calendar and UTC day with events, how far its clocks are from UTC; NULL on a day of change.
create or replace temp table wall as
with day as (
    select distinct cast(occurred_at as date) as day from raw.events
),
edge as (
    select clock, zone, day, cast(day as timestamptz) as midnight,
        epoch_us(timezone(zone, midnight)) - epoch_us(midnight) as ahead,
        epoch_us(timezone(zone, midnight + interval 1 day)) - epoch_us(midnight + interval 1 day) as ahead_after
    from clock cross join day
    where not assumed
)
select clock, zone, day, if(ahead = ahead_after, ahead, null) as ahead from edge;

-- A wall time; the zone is only looked up on days of change, since that takes longer than all the rest.
create or replace temp macro wall_time(instant, zone, ahead) as
    coalesce(make_timestamp(epoch_us(instant) + ahead), timezone(zone, instant));

-- fact.events: one row per event of a known deliverable, with what it can be sliced by.
create table fact.events as
select
    event.deliverable_id, event.event_type, event.occurred_at,
    reporting_date(event.occurred_at) as occurred_on,
    monday(occurred_on) as occurred_week,
    event.version, event.reason, event.finding_category, event.severity, event.actor_side, event.hours,
    deliverable.vendor_id, deliverable.segment, deliverable.client, deliverable.work_type,
    -- What cannot be so, given the dates of the deliverable; clocks of two tools may differ by a minute.
    case
        when occurred_at < deliverable.received_at - interval 1 minute
            and event_type not in ('scope_submitted', 'scope_confirmed', 'inputs_complete') then 'before_receipt'
        when event_type in ('draft_delivered', 'final_delivered', 'accepted', 'reopened')
            and coalesce(occurred_at < deliverable.first_delivered_at - interval 1 minute, true)
            then event_type || '_early'
        when event_type = 'final_delivered'
            and abs(epoch_us(occurred_at) - epoch_us(deliverable.final_delivered_at)) > 60000000
            then 'another_final'
    end as fault,
    cast(hour(wall_time(occurred_at, vendor.zone, vendor.ahead)) as tinyint) as vendor_hour,
    cast(isodow(wall_time(occurred_at, vendor.zone, vendor.ahead)) as tinyint) as vendor_weekday,
    cast(hour(wall_time(occurred_at, client.zone, client.ahead)) as tinyint) as client_hour,
    cast(isodow(wall_time(occurred_at, client.zone, client.ahead)) as tinyint) as client_weekday,
    -- Where the client's calendar is known: whether it was at work.
    if(client.clock is null, null, coalesce(epoch_us(occurred_at) < shift.opens + shift.length, false))
        as client_at_work,
    event._file as file_id, event._line as line
from raw.events as event
join fact.deliverables as deliverable on deliverable.deliverable_id = event.deliverable_id
left join wall as vendor
    on vendor.clock = deliverable.vendor_clock and vendor.day = cast(event.occurred_at as date)
left join wall as client
    on client.clock = deliverable.client_clock and client.day = cast(event.occurred_at as date)
asof left join shift
    on shift.clock = deliverable.client_clock and epoch_us(event.occurred_at) >= shift.opens;

-- How many events wait for their deliverable.
set variable waiting = (select count(*) from raw.events) - (select count(*) from fact.events);
