-- Which targets were imported, for which metric, segment and vendor, and from which day do they apply?
select
    metric,
    segment,
    vendor_id,
    effective_from,
    cast(target as double) as target
from targets
order by metric, segment nulls first, vendor_id nulls first, effective_from
