-- How did the split by segment develop, month by month? The shares of a month add up to one.
with cells as (
    select
        delivered_month as month,
        segment,
        count(*) as delivered,
        sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered
    group by 1, 2
),
months as (  -- joined, because a window without an order makes DuckDB compute the cells twice
    select month, sum(delivered) as delivered, sum(standard_hours) as standard_hours, sum(billed) as billed
    from cells
    group by 1
)
select
    month,
    segment,
    cast(cells.delivered as bigint) as delivered,
    cast(cells.standard_hours as double) as standard_hours,
    cast(cells.billed as double) as billed,
    cast(cells.delivered as double) / nullif(months.delivered, 0) as share_of_delivered,
    cast(cells.standard_hours as double) / nullif(cast(months.standard_hours as double), 0)
        as share_of_standard_hours,
    cast(cells.billed as double) / nullif(cast(months.billed as double), 0) as share_of_billed
from cells inner join months using (month)
order by month, segment
