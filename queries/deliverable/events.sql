-- What happened to a deliverable, step by step, and which file and line say so?
select
    events.deliverable_id, events.occurred_at, events.event_type, events.actor_side, events.version,
    events.reason, events.finding_category, events.severity, files.file, cast(events.line as bigint) as line
from events
left join file_names as files on files.file_id = events.file_id
where $deliverable is null or events.deliverable_id = $deliverable
order by events.deliverable_id, events.occurred_at, events.event_type, events.version nulls first, events.line
