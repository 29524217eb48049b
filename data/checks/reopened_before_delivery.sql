-- A reopened event lies before any delivery, so there was nothing to reopen.
-- Fill first_delivered_at, or drop the event at the source.
select deliverable_id, arg_min(file_id, occurred_at) as file_id, arg_min(line, occurred_at) as line,
    printf('%s of %s%s', replace(arg_min(event_type, occurred_at), '_', ' '), strftime(min(occurred_on), '%-d %b %Y'),
        if(count(*) > 1, printf(', %d such events', count(*)), '')) as detail
from fact.events
where fault = 'reopened_early'
group by deliverable_id
