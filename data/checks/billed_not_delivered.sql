-- Billed, but not delivered.
-- Fill first_delivered_at, or ask the vendor for what the bill is.
select deliverable_id,
    printf('billed %,.2f %s, status %s', coalesce(billed_original, billed_amount),
        coalesce(currency_original, currency), status) as detail
from fact.deliverables
where billed_amount > 0 and delivered_on is null
