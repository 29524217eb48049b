-- The vendor of this work is not in the vendors export.
-- Add the vendor, or correct the id: its name, calendar and location are not known.
select vendor_id as subject, vendor_id, segment, work_type, client, count(*) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    'not in vendors' as detail
from fact.deliverables
where vendor_id not in (select vendor_id from raw.vendors)
    and exists (from raw.vendors)
group by all
