-- Which vendors, segments, clients and work types can be chosen? Ignores the filters and the period.
with counted as (
    select
        case
            when grouping(vendor_id) = 0 then 'vendor' when grouping(segment) = 0 then 'segment'
            when grouping(client) = 0 then 'client' else 'work_type'
        end as dimension,
        coalesce(vendor_id, segment, client, work_type) as value,
        count(*) as items
    from visible
    group by grouping sets ((vendor_id), (segment), (client), (work_type))
)
select
    dimension,
    value,
    coalesce(vendor_name, value) as label,
    cast(items as bigint) as items
from counted left join visible_vendors on dimension = 'vendor' and value = visible_vendors.vendor_id
where value is not null
order by dimension, value
