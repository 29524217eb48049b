-- reads: pause, run, shift
-- makes: counted, elapsed, standing
-- elapsed: one row per clock run, the readings of its clock at receipt and end in microseconds.
create or replace temp table elapsed as
select run.*, received as received_reading, ended as ended_reading from run where clock = 0
union all
select
    run.*,
    coalesce(first.worked_before + least(run.received - first.opens, first.length), 0) as received_reading,
    coalesce(last.worked_before + least(run.ended - last.opens, last.length), 0) as ended_reading
from (from run where clock <> 0) as run
asof left join shift as first on first.clock = run.clock and run.received >= first.opens
asof left join shift as last on last.clock = run.clock and run.ended >= last.opens;

-- standing: one row per pause of a run, the readings of its clock at both ends.
create or replace temp table standing as
select run, island, starts as starts_reading, ends as ends_reading from pause where clock = 0
union all
select
    pause.run, island,
    coalesce(first.worked_before + least(pause.starts - first.opens, first.length), 0),
    coalesce(last.worked_before + least(pause.ends - last.opens, last.length), 0)
from (from pause where clock <> 0) as pause
asof left join shift as first on first.clock = pause.clock and pause.starts >= first.opens
asof left join shift as last on last.clock = pause.clock and pause.ends >= last.opens;

-- counted: one row per run with pauses, the time paused until its end and by how much they move the due.
create or replace temp table counted as
select
    run,
    cast(sum(stood) as bigint) as paused,
    cast(coalesce(sum(stood) filter (where starts_reading - received_reading - stood_before < target), 0) as bigint)
        as moved
from (
    select *, coalesce(sum(stood) over (
        partition by run order by island rows between unbounded preceding and 1 preceding
    ), 0) as stood_before
    from (
        select elapsed.*, island, starts_reading,
            least(ends_reading, ended_reading) - least(starts_reading, ended_reading) as stood
        from elapsed
        join standing using (run)
    )
)
group by run;
