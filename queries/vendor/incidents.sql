-- Which security incidents were there? Latest first.
select deliverable_id, occurred_at, vendor_id, segment, work_type, client, reason, severity
from events
where event_type = 'security_incident'
order by occurred_at desc nulls last, deliverable_id, reason nulls last
