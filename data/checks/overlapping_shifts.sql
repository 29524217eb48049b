-- Two shifts of one calendar and weekday overlap while both are in effect; the common time counts once.
-- End the old pattern where the new one begins, or drop the repeated shift.
with shift as (
    select row_number() over () as shift, calendar_id, weekday, opens_at,
        closes_at + if(closes_at <= opens_at, 86400, 0) as closes_at,
        coalesce(effective_from, date '0001-01-01') as effective_from,
        coalesce(effective_to, date '9999-12-31') as effective_to
    from raw.calendars
)
select calendar_id as subject, printf('%d shifts overlap another', count(distinct a.shift)) as detail
from shift as a
join shift as b using (calendar_id, weekday)
where a.shift <> b.shift
    and a.opens_at < b.closes_at and b.opens_at < a.closes_at
    and a.effective_from < b.effective_to and b.effective_from < a.effective_to
group by calendar_id
