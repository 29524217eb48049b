-- How much of the vendors' work happens while the client is not at work, month by month?
with counted as (  -- grouped by numbers: grouping by a date takes twice as long
    select
        extract(year from occurred_on) as event_year,
        extract(month from occurred_on) as event_month,
        count(*) as vendor_events,
        count(case when not client_at_work then 1 end) as outside_client_hours
    from vendor_events
    where client_at_work is not null
    group by 1, 2
)
select
    make_date(event_year, event_month, 1) as month,
    cast(vendor_events as bigint) as vendor_events,
    cast(outside_client_hours as bigint) as outside_client_hours,
    cast(outside_client_hours as double) / vendor_events as outside_client_hours_share
from counted
order by month
