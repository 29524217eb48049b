-- Delivered and with a log, but the log has no delivery event, though the vendor's other logs have.
-- Export the missing events; until then rework and reopening of these items are not seen.
select deliverable_id, printf('delivered %s, no delivery event', strftime(delivered_on, '%-d %b %Y')) as detail
from fact.deliverables
where delivered_on is not null and has_events = 1 and has_delivery_event = 0
    and vendor_id in (select distinct vendor_id from fact.deliverables where has_delivery_event = 1)
