-- Open for more than a year.
-- Deliver, cancel or close it at the source: work like this is mostly forgotten, not late.
select deliverable_id, printf('received %s, status %s', strftime(received_on, '%-d %b %Y'), status) as detail
from fact.deliverables
where is_open = 1 and age_hours > 365 * 24
