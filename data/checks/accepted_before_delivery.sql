-- An accepted event lies before any delivery.
-- Check first_delivered_at and the instant of acceptance; the verdict counts as it stands.
select deliverable_id, arg_min(file_id, occurred_at) as file_id, arg_min(line, occurred_at) as line,
    printf('%s of %s%s', replace(arg_min(event_type, occurred_at), '_', ' '), strftime(min(occurred_on), '%-d %b %Y'),
        if(count(*) > 1, printf(', %d such events', count(*)), '')) as detail
from fact.events
where fault = 'accepted_early'
group by deliverable_id
