-- The engagement of this work is not in the engagements export.
-- Add the engagement, or correct the id: its client and transition cost are not known.
select engagement_id as subject, vendor_id, segment, work_type, client, count(*) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    'not in engagements' as detail
from fact.deliverables
where engagement_id is not null and engagement_id not in (select engagement_id from raw.engagements)
    and exists (from raw.engagements)
group by all
