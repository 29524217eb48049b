-- reads: clock, shift, work, $shifts_until
-- makes: fact.clocks, fact.shifts
-- fact.clocks: one row per calendar that an item uses; fact.shifts: its stretches of working time.
create table fact.clocks as
select clock, calendar_id, zone, assumed
from clock
where clock in (select vendor_clock from work union select client_clock from work);

create table fact.shifts as
select clock, instant_at(opens) as opens_at, instant_at(opens + length) as closes_at
from shift
where opens < epoch_us(cast(getvariable('shifts_until') as timestamptz));
