-- One calendar names two time zones.
-- Give each zone a calendar of its own; the vendor's dates are read in the first zone by name.
select calendar_id as subject, string_agg(distinct timezone, ', ' order by timezone) as detail
from raw.calendars
group by calendar_id
having count(distinct timezone) > 1
