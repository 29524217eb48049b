-- Which exports feed the dashboard, how much came from each, and how old is its newest record?
with loaded as (
    select
        'deliverables' as table_name,
        file_id,
        count(*) as stored_rows,
        max(greatest(received_on, delivered_on)) as newest_on
    from received
    group by 1, 2
    union all
    select 'events' as table_name, file_id, count(*) as stored_rows, max(occurred_on) as newest_on
    from events
    group by 1, 2
),
last as (
    select *
    from (
        select
            files.*,
            row_number() over (
                partition by source, table_name order by imported_at desc nulls last, file_id desc nulls last
            ) as place
        from files
    ) as numbered
    where place = 1
),
sourced as (
    select loaded.table_name, files.source, sum(stored_rows) as stored_rows, max(newest_on) as newest_on
    from loaded left join files on files.file_id = loaded.file_id
    group by 1, 2
    union all
    select table_name, source, rows as stored_rows, null as newest_on
    from last
    where table_name not in ('deliverables', 'events')
)
select
    sourced.table_name,
    coalesce(sourced.source, 'not recorded') as source,
    cast(stored_rows as bigint) as stored_rows,
    newest_on,
    cast(case when newest_on > as_of_on then 0 else numbers.n end as bigint) as age_days,
    last.file,
    last.imported_at,
    last.imported_by
from sourced
cross join version
left join last on last.source = sourced.source and last.table_name = sourced.table_name
left join numbers on date_add(newest_on, numbers.n) = as_of_on
order by age_days desc nulls last, sourced.table_name, source
