-- What is each measure of the work by two of its dimensions, in each cell and in total? Own currency only.
with named as (
    select *,
        coalesce(case $rows when 'vendor_id' then vendor_id when 'segment' then segment
            when 'work_type' then work_type when 'client' then client when 'specialist_id' then specialist_id
            when 'complexity' then cast(complexity as varchar) when 'month' then cast(month as varchar)
            when 'week' then cast(week as varchar) end, '') as row_name,
        coalesce(case $columns when 'vendor_id' then vendor_id when 'segment' then segment
            when 'work_type' then work_type when 'client' then client when 'specialist_id' then specialist_id
            when 'complexity' then cast(complexity as varchar) when 'month' then cast(month as varchar)
            when 'week' then cast(week as varchar) when 'none' then '' end, '') as column_name
    from dated_work
),
row_places as (  -- dates and grades in their order, names by size; the smallest share the last place
    select row_name, case when place < most then place else most end as row_place,
        case when place >= most then 'others' when row_name = '' then 'not_stated' else 'name' end
            as row_kind,
        case when place < most then nullif(row_name, '') end as row_shown
    from (select row_name, case when $rows in ('month', 'week') then 100000 else 101 end as most,
            row_number() over (order by case when $rows in ('complexity', 'month', 'week')
                then row_name end, count(*) desc, row_name) as place
        from named group by row_name) as ranked
),
column_places as (
    select column_name, case when place < most then place else most end as column_place,
        case when place >= most then 'others' when column_name = '' then 'not_stated' else 'name' end
            as column_kind,
        case when place < most then nullif(column_name, '') end as column_shown
    from (select column_name, case when $columns in ('month', 'week') then 100000 else 61 end as most,
            row_number() over (order by case when $columns in ('complexity', 'month', 'week')
                then column_name end, count(*) desc, column_name) as place
        from named group by column_name) as ranked
)
select
    coalesce(row_kind, 'total') as pivot_row_kind, row_shown as pivot_row,
    coalesce(column_kind, 'total') as pivot_column_kind, column_shown as pivot_column,
    count(as_received) as received, count(as_delivered) as delivered, count(as_due) as due,
    cast(count(as_due) - coalesce(sum(as_due * met), 0) as bigint) as misses,
    cast(sum(as_due * met) as double) / nullif(count(as_due), 0) as attainment,
    count(as_due_without_client) as due_without_client,
    cast(sum(as_due * met) as double) / nullif(count(as_due_without_client), 0) as controllable_attainment,
    cast(coalesce(sum(as_delivered * reviewed), 0) as bigint) as reviewed,
    cast(sum(as_delivered * accepted_first) as double) / nullif(sum(as_delivered * reviewed), 0)
        as first_pass_acceptance,
    cast(sum(as_delivered * revisions) as double) / nullif(sum(as_delivered * reviewed), 0) as mean_revisions,
    cast(sum(as_delivered * standard_hours) as double) as standard_hours,
    cast(coalesce(sum(as_delivered * covered), 0) as bigint) as covered,
    cast(sum(as_delivered * covered) as double) / nullif(count(as_delivered), 0) as coverage,
    cast(sum(own * billed_amount) as double) as billed,
    cast(sum(own * covered_baseline) as double) as baseline_cost,
    cast(sum(own * gross_savings) as double) as gross_savings,
    cast(sum(own * gross_savings) as double) / nullif(cast(sum(own * covered_baseline) as double), 0)
        as gross_savings_share,
    cast(sum(own * oversight_cost) as double) as oversight_cost
from named inner join row_places using (row_name) inner join column_places using (column_name)
group by grouping sets ((row_place, row_kind, row_shown, column_place, column_kind, column_shown),
    (row_place, row_kind, row_shown), (column_place, column_kind, column_shown), ())
having count(*) > 0
order by coalesce(row_place, 0), coalesce(column_place, 0)
