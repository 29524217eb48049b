-- Delivered work has no in-house baseline, though baselines are loaded.
-- Add a baseline for the segment and work type; until then it is in neither savings nor standard hours.
select work_type as subject, vendor_id, segment, work_type, client, count(*) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    printf('delivered from %s on', strftime(min(delivered_on), '%-d %b %Y')) as detail
from fact.deliverables
where delivered_on is not null and loaded_rate is null
    and exists (from fact.baselines)
group by all
