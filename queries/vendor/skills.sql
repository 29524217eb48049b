-- Which skills does each vendor have, and which of them in one person alone?
with people as (
    select vendor_id, specialist_id, count(*) filter (where delivered_in_period) as delivered
    from history
    where delivered_by_end and specialist_id is not null
    group by 1, 2
)
select
    vendor_id,
    skill,
    cast(count(*) as bigint) as holders,
    case when count(*) = 1 then max(specialist_id) end as specialist_id,
    cast(sum(delivered) as bigint) as delivered
from people inner join specialists using (specialist_id)
where skill is not null
group by 1, 2
order by vendor_id, holders, skill
