-- The specialist of this work is not in the specialists export.
-- Add the specialist, or correct the id: the skill is not known.
select specialist_id as subject, vendor_id, segment, work_type, client, count(*) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    'not in specialists' as detail
from fact.deliverables
where specialist_id is not null and specialist_id not in (select specialist_id from raw.specialists)
    and exists (from raw.specialists)
group by all
