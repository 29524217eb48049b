-- What is loaded, and how old is it? Ignores the filters and the period.
with items as (
    select
        count(*) as deliverables,
        sum(is_open) as open_items,
        max(received_at) as newest_received_at,
        max(first_delivered_at) as newest_delivered_at
    from visible
),
logged as (
    select count(*) as events, max(occurred_at) as newest_event_at from visible_events
),
gaps as (  -- between imports; what came within half a day is one of them
    select gap_days
    from (
        select (extract(epoch from imported_at) - max(extract(epoch from imported_at)) over (
            order by imported_at rows between 1 preceding and 1 preceding
        )) / 86400 as gap_days
        from file_names
    ) as between_files
    where gap_days > 0.5
),
usual as (
    select case when count(*) >= 2 then percentile_cont(0.5) within group (order by gap_days) end as gap_days
    from gaps
)
select
    as_of,
    as_of_on,
    timezone,
    own_currency as currency,
    demo,
    cast(deliverables as bigint) as deliverables,
    cast(coalesce(open_items, 0) as bigint) as open_items,
    cast(events as bigint) as events,
    newest_received_at,
    newest_delivered_at,
    newest_event_at,
    cast(usual.gap_days as double) as usual_import_gap_days
from version cross join items cross join logged cross join usual
order by as_of
