-- A delivery event lies before the first delivery, or the item has no delivery date at all.
-- Fill first_delivered_at, or correct it: it is the first delivery.
select deliverable_id, arg_min(file_id, occurred_at) as file_id, arg_min(line, occurred_at) as line,
    printf('%s of %s%s', replace(arg_min(event_type, occurred_at), '_', ' '), strftime(min(occurred_on), '%-d %b %Y'),
        if(count(*) > 1, printf(', %d such events', count(*)), '')) as detail
from fact.events
where fault in ('draft_delivered_early', 'final_delivered_early')
group by deliverable_id
