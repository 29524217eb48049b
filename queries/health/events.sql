-- What share of the received items has any event, so that pauses and reviews can be known?
select
    count(*) as received,
    cast(coalesce(sum(has_events), 0) as bigint) as with_events,
    cast(avg(has_events) as double) as events_share
from received
order by received
