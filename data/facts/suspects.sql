-- reads: fact.events
-- makes: suspect
-- suspect: one row per deliverable whose pauses or clarifications are no plain pair each, worth a closer look.
create or replace temp table suspect as
select deliverable_id
from fact.events
where event_type in ('paused', 'resumed', 'clarification_raised', 'clarification_answered')
group by deliverable_id
having count(*) filter (where event_type = 'paused') > 1
    or count(*) filter (where event_type = 'resumed') > count(*) filter (where event_type = 'paused')
    or count(*) filter (where event_type = 'clarification_answered')
        > count(*) filter (where event_type = 'clarification_raised')
    or min(occurred_at) filter (where event_type = 'resumed') < min(occurred_at) filter (where event_type = 'paused')
    or min(occurred_at) filter (where event_type = 'clarification_answered')
        < min(occurred_at) filter (where event_type = 'clarification_raised')
    or min(reason) filter (where event_type = 'resumed')
        is distinct from min(reason) filter (where event_type = 'paused')
        and count(*) filter (where event_type = 'resumed') > 0;
