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
    newest_event_at
from version cross join items cross join logged
order by as_of
