-- Work is billed in another currency than the warehouse's own, without a rate on or before its delivery; the two are never added.
-- Load fx_rates for the pair of currencies, from before the first delivery on; or correct the currency in the export.
select currency as subject, vendor_id, segment, work_type, client, count(*) as items,
    cast(null as decimal(38, 2)) as spend,
    'left out of totals in ' || getvariable('currency') as detail
from fact.deliverables
where not is_own_currency and billed_amount is not null
    and getvariable('currency') <> ''
group by all
