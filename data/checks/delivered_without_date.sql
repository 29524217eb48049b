-- The status says delivered, but there is no delivery date; the item counts as open.
-- Fill first_delivered_at, or correct the status.
select deliverable_id, 'status ' || status as detail
from fact.deliverables
where status in ('delivered', 'accepted', 'rejected') and delivered_on is null
