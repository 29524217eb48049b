-- reads: item, pause, run, fact.version
-- makes: $reach, $shifts_from, $shifts_until
-- Between which days working time is needed, the days for due instants still to come not counted.
set variable shifts_from = (
    select greatest(
        cast(instant_at(min(received)) as date),
        (from fact.version select as_of_on) - 84006
    ) - 8
    from item
);
set variable shifts_until = (
    select least(
        cast(instant_at(max(latest)) as date),
        (from fact.version select as_of_on) + 84006
    ) + 8
    from (
        select greatest(max(received), max(delivered), epoch_us(getvariable('as_of'))) as latest from item
        union all
        select max(ended) from run
        union all
        select max(ends) from pause where clock <> 0
    )
);
set variable reach = coalesce(
    (select cast(60 + 2 * max(target) // 3600000000 as integer) from run where clock <> 0), 0
);
