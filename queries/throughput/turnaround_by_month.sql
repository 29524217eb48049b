-- How long does work take, by month of receipt and including open items (Kaplan–Meier)? `*` = all.
select
    received_month as month,
    vendor_id,
    segment,
    work_type,
    cast(items as bigint) as items,
    cast(open_items as bigint) as open_items,
    cast(p50_hours as double) as p50_hours,
    cast(p80_hours as double) as p80_hours,
    cast(p90_hours as double) as p90_hours
from turnaround
order by month, vendor_id, segment, work_type
