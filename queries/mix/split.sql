-- How is the delivered work split by segment, work type or client's industry? Spend in the own currency only.
with cells as (
    select
        segment,
        case when $by <> 'segment' then work_type end as work_type,
        case when $by = 'industry' then coalesce(client_industry, 'unassigned') end as client_industry,
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
