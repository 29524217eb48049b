-- How much of each segment is routine and how much judgement, and how much is automated at each level?
with cells as (
    select
        segment,
        complexity,
        count(*) as delivered,
        count(case when automation_mode = 'manual' then 1 end) as manual_items,
        count(case when automation_mode = 'assisted' then 1 end) as assisted_items,
        count(case when automation_mode = 'straight_through' then 1 end) as straight_through_items
    from delivered
    group by 1, 2
),
every as (
    select
        false as is_total, segment, complexity,
        delivered, manual_items, assisted_items, straight_through_items
    from cells
    union all
    select
        true, 'total', complexity,
        sum(delivered), sum(manual_items), sum(assisted_items), sum(straight_through_items)
    from cells
    group by complexity
)
select
    is_total,
    segment,
    case complexity
        when 1 then '1 · routine' when 2 then '2 · in between' when 3 then '3 · judgement' else 'not stated'
    end as complexity_level,
    cast(delivered as bigint) as delivered,
    cast(sum(delivered) over (partition by is_total, segment) as bigint) as delivered_in_segment,
    cast(manual_items as bigint) as manual_items,
    cast(assisted_items as bigint) as assisted_items,
    cast(straight_through_items as bigint) as straight_through_items
from every
order by is_total, segment, complexity_level
