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
    event._file as file_id, event._line as line
from raw.events as event
join fact.deliverables as deliverable on deliverable.deliverable_id = event.deliverable_id;

-- How many events wait for their deliverable.
set variable waiting = (select count(*) from raw.events) - (select count(*) from fact.events);
