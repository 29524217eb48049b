-- Paused twice for one reason without a resume in between.
-- Export the missing resumed event; the clock stood from the first pause on.
with turn as (
    select deliverable_id, reason, event_type, occurred_on, file_id, line,
        lag(event_type) over (
            partition by deliverable_id, reason order by occurred_at, event_type = 'paused'
        ) as before
    from fact.events
    where event_type in ('paused', 'resumed') and deliverable_id in (from suspect)
)
select deliverable_id, min(file_id) as file_id, min(line) as line,
    printf('%s %s%s', 'paused', strftime(min(occurred_on), '%-d %b %Y'),
        coalesce(', reason ' || min(reason), '')) as detail
from turn
where event_type = 'paused' and before = 'paused'
group by deliverable_id
