-- Which vendors are there, how much work does each have, and since when have they been working?
with counted as (
    select
        vendor_id,
        count(*) as items,
        count(*) filter (where delivered_in_period) as delivered,
        min(received_on) as first_received_on
    from history
    group by 1
)
select
    vendor_id,
    cast(items as bigint) as items,
    cast(delivered as bigint) as delivered,
    onboarded_on,
    first_received_on,
    country,
    location
from counted left join vendors using (vendor_id)
order by items desc nulls last, vendor_id
