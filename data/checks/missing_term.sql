-- Neither an SLA term nor a promise holds for this work, though terms are loaded.
-- Add a term for the vendor, segment and work type, effective before the first receipt.
select work_type as subject, vendor_id, segment, work_type, client, count(*) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    printf('received from %s on', strftime(min(received_on), '%-d %b %Y')) as detail
from fact.deliverables
where state = 'no_term'
    and exists (from fact.terms)
group by all
