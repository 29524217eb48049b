-- No final_delivered event agrees with final_delivered_at (by more than a minute).
-- Decide which of the two exports is right, and correct the other.
select deliverable_id, arg_max(file_id, occurred_at) as file_id, arg_max(line, occurred_at) as line,
    printf('last final delivery event of %s', strftime(max(occurred_on), '%-d %b %Y')) as detail
from fact.events
where fault = 'another_final'
    and deliverable_id not in (
        select deliverable_id from fact.events where event_type = 'final_delivered' and fault is null
    )
group by deliverable_id
