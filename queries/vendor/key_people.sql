-- Whom does each work type of a vendor rest on? Items with an unknown specialist are left out of the shares.
-- 95 % interval: top_share of all_items
with people as (
    select vendor_id, segment, work_type, specialist_id, count(*) as items
    from delivered
    where specialist_id is not null
    group by 1, 2, 3, 4
),
placed as (
    select
        *,
        sum(items) over (partition by vendor_id, segment, work_type) as all_items,
        sum(items) over (partition by segment, work_type) as portfolio_items,
        count(*) over (partition by vendor_id, segment, work_type) as specialists,
        row_number() over (
            partition by vendor_id, segment, work_type order by items desc, specialist_id
        ) as place
    from people
)
select
    vendor_id,
    segment,
    work_type,
    specialist_id,
    cast(items as bigint) as items,
    cast(all_items as bigint) as all_items,
    cast(specialists as bigint) as specialists,
    cast(items as double) / all_items as top_share,
    cast(items as double) / portfolio_items as share_of_portfolio,
    cast(count(case when specialists = 1 and all_items >= 10 then 1 end)
        over (partition by vendor_id) as bigint) as work_types_of_one
from placed
where place = 1
order by vendor_id, top_share desc nulls last, segment, work_type
