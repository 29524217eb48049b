-- Work is billed in another currency than the warehouse's own; the two are never added.
-- Nothing, if it is so; else correct the currency in the export.
select currency as subject, vendor_id, segment, work_type, client, count(*) as items,
    cast(null as decimal(38, 2)) as spend,
    'left out of totals in ' || getvariable('currency') as detail
from fact.deliverables
where not is_own_currency and billed_amount is not null
    and getvariable('currency') <> ''
group by all
