-- Which work types rest on one specialist? Items with an unknown specialist are left out of the shares.
with people as (
    select segment, work_type, specialist_id, count(*) as items
    from delivered
    where specialist_id is not null
    group by 1, 2, 3
),
placed as (
    select
        *,
        sum(items) over (partition by segment, work_type) as all_items,
        count(*) over (partition by segment, work_type) as specialists,
        row_number() over (partition by segment, work_type order by items desc, specialist_id) as place
    from people
)
select
    segment,
    work_type,
    specialist_id,
    cast(items as double) / all_items as top_share,
    cast(items as bigint) as items,
    cast(all_items as bigint) as all_items,
    cast(specialists as bigint) as specialists
from placed
where place = 1
order by top_share desc, segment, work_type
