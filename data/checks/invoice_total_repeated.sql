-- All lines of an invoice, three or more, have the same amount: it may be the invoice's total, repeated.
-- Map the line's own amount (in LEDES 1998B LINE_ITEM_TOTAL, not INVOICE_TOTAL).
select invoice_id as subject, vendor_id, count(*) as items,
    printf('%d lines of %,.2f each', count(*), min(amount)) as detail
from raw.invoices
group by invoice_id, vendor_id
having count(*) >= 3 and count(distinct amount) = 1 and count(distinct deliverable_id) > 1
