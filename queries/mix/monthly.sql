-- How did the split by segment go, month by month? The shares of a month add up to one.
with cells as (
    select
        delivered_month as month,
        segment,
        count(*) as delivered,
        sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered
    group by 1, 2
)
select
    month,
    segment,
    cast(delivered as bigint) as delivered,
    cast(standard_hours as double) as standard_hours,
    cast(billed as double) as billed,
    cast(delivered as double) / nullif(sum(delivered) over (partition by month), 0) as share_of_delivered,
    cast(standard_hours as double) / nullif(cast(sum(standard_hours) over (partition by month) as double), 0)
        as share_of_standard_hours,
    cast(billed as double) / nullif(cast(sum(billed) over (partition by month) as double), 0)
        as share_of_billed
from cells
order by month, segment
