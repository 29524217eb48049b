-- Which work types have no baseline, and how much spend does that leave out? Spend in the own currency only.
with cells as (
    select
        segment,
        work_type,
        count(*) filter (where baseline_cost is null) as delivered,
        sum(case when baseline_cost is null and is_own_currency then billed_amount end) as billed,
        sum(case when is_own_currency then billed_amount end) as all_billed
    from delivered
    group by 1, 2
),
shares as (
    select *, nullif(cast(sum(all_billed) over () as double), 0) as total_billed from cells
)
select
    segment,
    work_type,
    cast(delivered as bigint) as delivered,
    cast(billed as double) as billed,
    cast(billed as double) / total_billed as share_of_billed
from shares
where delivered > 0
order by billed desc nulls last, segment, work_type
