-- Who does each vendor's work, how concentrated is it, and which skills does only one person have?
with people as (
    select vendor_id, specialist_id, count(*) filter (where delivered_in_period) as delivered
    from history
    where delivered_by_end and specialist_id is not null
    group by 1, 2
),
shares as (
    select
        people.vendor_id,
        people.specialist_id,
        skill,
        delivered,
        cast(delivered as double) / nullif(sum(delivered) over (partition by people.vendor_id), 0)
            as own_share,
        case when skill is not null then count(*) over (partition by people.vendor_id, skill) end as holders
    from people left join specialists on specialists.specialist_id = people.specialist_id
)
select
    vendor_id,
    specialist_id,
    skill,
    cast(holders as bigint) as holders,
    cast(delivered as bigint) as delivered,
    own_share,
    10000 * sum(own_share * own_share) over (partition by vendor_id) as hhi,
    max(own_share) over (partition by vendor_id) as top_share,
    cast(count(nullif(delivered, 0)) over (partition by vendor_id) as bigint) as names,
    cast(case when count(skill) over (partition by vendor_id) > 0
        then count(case when holders = 1 then 1 end) over (partition by vendor_id) end as bigint)
        as skills_of_one
from shares
order by vendor_id, delivered desc nulls last, specialist_id
