-- A clarification was answered more often than it was raised, or before it was raised.
-- Export the missing clarification_raised event; the wait for the client is not known.
select deliverable_id,
    arg_min(file_id, occurred_at) filter (where event_type = 'clarification_answered') as file_id,
    arg_min(line, occurred_at) filter (where event_type = 'clarification_answered') as line,
    printf('answered %d times, raised %d times', count(*) filter (where event_type = 'clarification_answered'),
        count(*) filter (where event_type = 'clarification_raised')) as detail
from fact.events
where event_type in ('clarification_raised', 'clarification_answered') and deliverable_id in (from suspect)
group by deliverable_id
having count(*) filter (where event_type = 'clarification_answered')
        > count(*) filter (where event_type = 'clarification_raised')
    or min(occurred_at) filter (where event_type = 'clarification_answered')
        < min(occurred_at) filter (where event_type = 'clarification_raised')
