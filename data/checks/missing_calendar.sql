-- Work is judged on an assumed calendar, though calendars are loaded.
-- Name the vendor's calendar_id in vendors (the client's in engagements), and load that calendar.
select vendor_id as subject, vendor_id, segment, work_type, client, count(*) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    'judged on Monday to Friday 9 to 17' as detail
from fact.deliverables
where assumed_calendar
    and exists (from raw.calendars)
group by all
