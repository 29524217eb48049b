-- Which work types have no baseline, and how much spend does that leave out? Spend in the own currency only.
with cells as (
    select
        segment,
        work_type,
        count(*) as delivered,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered
    where baseline_cost is null
    group by 1, 2
),
total as (
    select cast(sum(case when is_own_currency then billed_amount end) as double) as billed from delivered
)
select
    segment,
    work_type,
    cast(delivered as bigint) as delivered,
    cast(cells.billed as double) as billed,
    cast(cells.billed as double) / nullif(total.billed, 0) as share_of_billed
from cells cross join total
order by billed desc nulls last, segment, work_type
