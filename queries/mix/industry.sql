-- Which work is done for clients in which industry? Items without a client's industry are 'unassigned'.
with cells as (
    select
        segment,
        work_type,
        coalesce(client_industry, 'unassigned') as client_industry,
        count(*) as delivered,
        sum(standard_hours) as standard_hours,
        sum(case when is_own_currency then billed_amount end) as billed
    from delivered
    group by 1, 2, 3
)
select
    segment,
    work_type,
    client_industry,
    cast(delivered as bigint) as delivered,
    cast(standard_hours as double) as standard_hours,
    cast(billed as double) as billed,
    cast(delivered as double) / nullif(sum(delivered) over (), 0) as share_of_delivered,
    cast(standard_hours as double) / nullif(cast(sum(standard_hours) over () as double), 0)
        as share_of_standard_hours,
    cast(billed as double) / nullif(cast(sum(billed) over () as double), 0) as share_of_billed
from cells
order by segment, work_type, client_industry
