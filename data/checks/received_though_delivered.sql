-- The status is received, beside a delivery date; the item counts as delivered.
-- Map the status of delivered work, or clear the date.
select deliverable_id, printf('delivered %s', strftime(delivered_on, '%-d %b %Y')) as detail
from fact.deliverables
where status = 'received' and delivered_on is not null
