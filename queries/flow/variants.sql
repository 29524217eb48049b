-- How many different paths does work take, and which are the most common?
with counted as (
    select variant, min(steps) as steps, count(*) as items from variants group by 1
),
shared as (
    select *, sum(items) over () as all_items, count(*) over () as variants from counted
)
select
    variant,
    cast(steps as bigint) as steps,
    cast(items as bigint) as items,
    cast(items as double) / all_items as share_of_items,
    cast(variants as bigint) as variants,
    cast(all_items as bigint) as path_items,
    cast(variants as double) * 100 / all_items as variants_per_100_items
from shared
order by items desc nulls last, variant
limit $limit
