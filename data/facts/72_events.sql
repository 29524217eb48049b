-- fact.events: one row per event of a known deliverable, with what it can be sliced by.
create table fact.events as
select
    event.deliverable_id, event.event_type, event.occurred_at,
    reporting_date(event.occurred_at) as occurred_on,
    monday(occurred_on) as occurred_week,
    event.version, event.reason, event.finding_category, event.severity, event.actor_side, event.hours,
    deliverable.vendor_id, deliverable.segment, deliverable.client, deliverable.work_type
from raw.events as event
join fact.deliverables as deliverable on deliverable.deliverable_id = event.deliverable_id;
