-- How much of the work rests on a few vendors, clients, work types or specialists? Leaves out unnamed work.
with names as (
    select
        case
            when grouping(vendor_id) = 0 then 'vendor' when grouping(client) = 0 then 'client'
            when grouping(work_type) = 0 then 'work_type' else 'specialist'
        end as dimension,
        coalesce(vendor_id, client, work_type, specialist_id) as name,
        count(*) as items,
        sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered
    group by grouping sets ((vendor_id), (client), (work_type), (specialist_id))
),
measured as (
    select dimension, 'items' as measure, name, items, cast(items as double) as amount from names
    union all
    select dimension, 'standard_hours', name, items, cast(standard_hours as double) from names
    union all
    select dimension, 'billed', name, items, cast(billed as double) from names
),
shares as (
    select
        dimension,
        measure,
        name,
        items,
        amount / nullif(sum(amount) over (partition by dimension, measure), 0) as share,
        row_number() over (partition by dimension, measure order by amount desc nulls last, name) as place
    from measured
    where name is not null and amount > 0 and not (dimension = 'client' and name = 'unassigned')
)
select
    dimension,
    measure,
    cast(count(*) as bigint) as names,
    10000 * sum(share * share) as hhi,
    max(share) as top_share,
    max(case when place = 1 then name end) as top_name,
    cast(sum(case when place = 1 then items end) as bigint) as top_items,
    cast(sum(items) as bigint) as named_items,
    case when dimension = 'vendor' then max(share) end as largest_vendor_share,
    case when dimension = 'client' then max(share) end as largest_client_share,
    case when dimension = 'work_type' then max(share) end as largest_work_type_share,
    case when dimension = 'specialist' then max(share) end as busiest_specialist_share
from shares
group by 1, 2
order by dimension, measure
