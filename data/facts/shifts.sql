-- reads: clock, shift_row, work, raw.holidays, $reach, $shifts_from, $shifts_until
-- makes: shift
-- shift: one row per stretch of working time of a clock in UTC microseconds, and the working time before it.
create or replace temp table shift as
with day as (
    select cast(unnest(range(
        getvariable('shifts_from'), getvariable('shifts_until') + getvariable('reach'), interval 1 day
    )) as date) as day
),
single as (
    select
        clock.clock,
        epoch_us(instant_of(timezone, day + to_seconds(opens_at))) as opens,
        epoch_us(instant_of(timezone, day + to_seconds(opens_at + length))) as closes
    from shift_row
    join clock using (calendar_id)
    join day
        on isodow(day.day) = shift_row.weekday
        and day.day >= shift_row.effective_from and day.day < shift_row.effective_to
    where clock.clock in (select vendor_clock from work union select client_clock from work)
        and not exists (
            from raw.holidays as holiday
            where holiday.calendar_id = shift_row.calendar_id and holiday.date = day.day
        )
),
island as (
    select clock, min(opens) as opens, max(closes) as closes
    from (
        select *, count(*) filter (where begins) over (
            partition by clock order by opens, closes rows unbounded preceding
        ) as island
        from (
            select *, opens > max(closes) over (
                partition by clock order by opens, closes rows between unbounded preceding and 1 preceding
            ) as begins
            from single
            where closes > opens
        )
    )
    group by clock, island
)
select clock, opens, closes - opens as length,
    cast(coalesce(sum(closes - opens) over (
        partition by clock order by opens rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as worked_before
from island;
