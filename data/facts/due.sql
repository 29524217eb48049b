-- reads: counted, elapsed, shift
-- makes: due
-- due: one row per clock run, its net elapsed and paused time and its due instant in microseconds.
create or replace temp table due as
with needed as (
    select run, item, clock, target, received,
        greatest(ended_reading - received_reading, 0) - coalesce(paused, 0) as net,
        coalesce(paused, 0) as paused,
        received_reading + target + coalesce(moved, 0) as goal
    from elapsed
    left join counted using (run)
)
select run, item, target, net, paused, if(target = 0, received, goal) as due, false as unfound
from needed
where clock = 0 or target = 0
union all
select run, item, target, net, paused,
    if(goal <= worked_before + length, opens + goal - worked_before, null),
    coalesce(goal > worked_before + length, true)
from (from needed where clock <> 0 and target <> 0) as needed
asof left join shift on shift.clock = needed.clock and needed.goal > shift.worked_before;
