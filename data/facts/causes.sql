-- reads: cause, named
-- makes: fact.causes
-- fact.causes: one row per late deliverable with events, what the rules for its cause saw.
create table fact.causes as
select
    named.* exclude (item),
    waited / 3600000000 as queue_hours, most_waited / 3600000000 as queue_p90_hours,
    client_waited / 3600000000 as client_wait_hours,
    clarifications, asked_outside, scope_changes, failures, reassignments, security_holds, cause.derived_cause
from cause
join named on named.item = cause.item;
