-- Delivered, but not billed, though the vendor bills for other work.
-- Fill billed_amount once the invoice is there; until then the item is not in savings.
select deliverable_id, printf('delivered %s', strftime(delivered_on, '%-d %b %Y')) as detail
from fact.deliverables
where delivered_on is not null and billed_amount is null
    and vendor_id in (select distinct vendor_id from fact.deliverables where billed_amount is not null)
