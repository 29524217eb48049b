-- reads: raw.calendars, raw.deliverables, raw.engagements, raw.vendors
-- makes: clock, shift_row, work
-- shift_row: one row per shift of a weekly pattern; '' is the calendar assumed where none is known.
create or replace temp table shift_row as
select
    calendar_id,
    timezone,
    weekday,
    opens_at,
    closes_at - opens_at + case when closes_at <= opens_at then 86400 else 0 end as length,
    coalesce(effective_from, date '0001-01-01') as effective_from,
    coalesce(effective_to, date '9999-12-31') as effective_to
from raw.calendars
where timezone in (select name from pg_timezone_names())
union all
select
    '', getvariable('timezone'), weekday, 9 * 3600, 8 * 3600, date '0001-01-01', date '9999-12-31'
from range(1, 6) as days(weekday);

-- clock: one row per calendar.
create or replace temp table clock as
select
    row_number() over (order by calendar_id) as clock,
    calendar_id,
    min(timezone) as zone,
    calendar_id = '' as assumed
from shift_row
group by calendar_id;

-- work: one row per kind of item that look-ups can tell apart, with the clocks of its vendor and its client.
create or replace temp table work as
with kind as (
    select distinct
        item.vendor_id, item.segment, item.work_type,
        coalesce(item.priority, '') as priority,
        coalesce(engagement.client_calendar_id, '') as client_calendar_id
    from raw.deliverables as item
    left join raw.engagements as engagement on engagement.engagement_id = item.engagement_id
)
select
    row_number() over () as work,
    kind.*,
    coalesce(vendor_clock.clock, assumed.clock) as vendor_clock,
    coalesce(vendor_clock.zone, assumed.zone) as vendor_zone,
    coalesce(client_clock.clock, assumed.clock) as client_clock,
    coalesce(client_clock.zone, assumed.zone) as client_zone
from kind
left join raw.vendors as vendor on vendor.vendor_id = kind.vendor_id
left join clock as vendor_clock on vendor_clock.calendar_id = vendor.calendar_id
left join clock as client_clock on client_clock.calendar_id = kind.client_calendar_id
cross join (select clock, zone from clock where assumed) as assumed;
