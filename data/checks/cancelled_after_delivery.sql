-- Cancelled after its first delivery: out of attainment, but delivered, spent and saved for as long as it is billed.
-- Ask for a credit note if the work is not wanted; without a bill, or with a bill of 0, it no longer counts as delivered.
select deliverable_id,
    printf('delivered %s, %s', strftime(reporting_date(first_delivered_at), '%-d %b %Y'),
        if(delivered_on is null, 'not billed', printf('billed %,.2f %s', coalesce(billed_original, billed_amount),
            coalesce(currency_original, currency)))) as detail
from fact.deliverables
where state = 'cancelled' and first_delivered_at is not null
