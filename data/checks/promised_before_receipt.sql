-- Promised before it was received.
-- Check the promised date, and whether day and month were swapped.
select deliverable_id, printf('received %s, promised %s', strftime(received_on, '%-d %b %Y'),
        strftime(reporting_date(promised_at), '%-d %b %Y')) as detail
from fact.deliverables
where promised_at < received_at
