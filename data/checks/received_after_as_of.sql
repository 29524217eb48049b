-- Received after the as-of, the instant that counts as now.
-- Check the date of receipt and its time zone, or import with a later as-of.
select deliverable_id, printf('received %s', strftime(received_on, '%-d %b %Y')) as detail
from fact.deliverables
where received_at > getvariable('as_of')
