-- For which reasons has work been paused, by vendor?
select vendor_id, trim(reason) as reason, cast(count(*) as bigint) as pauses
from events
where event_type = 'paused' and trim(reason) <> ''
group by 1, 2
order by vendor_id, reason
