-- reads: hold, named, pause, run
-- makes: fact.holds, fact.pauses
-- fact.holds: one row per stretch in which someone but the working vendor held a deliverable, until delivery.
create table fact.holds as
select
    named.* exclude (item),
    ['security_hold', 'client_wait', 'clarification', 'rework'][hold.rank] as holder,
    instant_at(hold.starts) as starts_at, instant_at(hold.ends) as ends_at
from hold
join named on named.item = hold.item;

-- fact.pauses: one row per united stretch in which a deliverable's clock stood, until its delivery.
create table fact.pauses as
select
    named.* exclude (item),
    instant_at(pause.starts) as starts_at, instant_at(least(pause.ends, run.ended)) as ends_at
from pause
join run on run.run = pause.run
join named on named.item = run.item
where run.run % 2 = 0 and pause.starts < run.ended;
