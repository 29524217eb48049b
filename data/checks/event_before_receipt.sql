-- An event lies before the receipt of its deliverable (scope and inputs may come first).
-- Check the time zone of both exports, and that the event names the right deliverable.
select deliverable_id, arg_min(file_id, occurred_at) as file_id, arg_min(line, occurred_at) as line,
    printf('%s of %s%s', replace(arg_min(event_type, occurred_at), '_', ' '), strftime(min(occurred_on), '%-d %b %Y'),
        if(count(*) > 1, printf(', %d such events', count(*)), '')) as detail
from fact.events
where fault = 'before_receipt'
group by deliverable_id
