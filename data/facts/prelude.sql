-- What every step finds: an empty schema fact, the tables of schema raw as this release stores them, and macros.
drop schema if exists fact cascade;
create schema fact;

-- Where each row came from: kept by the import; empty in a version that an earlier release wrote.
create table if not exists raw.files (
    file_id integer, source varchar, signature varchar, table_name varchar, file varchar, sha256 varchar,
    encoding varchar, rows bigint, imported_at timestamptz, imported_by varchar
);
alter table raw.deliverables add column if not exists _file integer;
alter table raw.deliverables add column if not exists _line bigint;
alter table raw.events add column if not exists _file integer;
alter table raw.events add column if not exists _line bigint;

-- A local wall time as an instant, as in RFC 5545: the first of two; in a gap, by the offset before it.
create or replace temp macro instant_of(zone, local) as case
    when timezone(zone, timezone(zone, local) - interval 1 hour) = local
        then timezone(zone, local) - interval 1 hour
    when timezone(zone, timezone(zone, local) - interval 30 minute) = local
        then timezone(zone, local) - interval 30 minute
    else timezone(zone, local)
end;

create or replace temp macro instant_at(microseconds) as make_timestamptz(cast(microseconds as bigint));
create or replace temp macro day_start(zone, day) as epoch_us(instant_of(zone, cast(day as timestamp)));
create or replace temp macro monday(day) as day - (cast(isodow(day) as integer) - 1);
create or replace temp macro reporting_date(instant) as
    cast(timezone(getvariable('timezone'), instant) as date);
-- Cancelled and not billed: such work does not count as delivered, whatever its dates say.
create or replace temp macro is_withdrawn(status, billed) as status = 'cancelled' and coalesce(billed, 0) = 0;

-- What an item's amounts are limited to; data/facts/widths.py says how they are kept.
create or replace temp macro is_too_large(estimate) as estimate >= 1e24;
create or replace temp macro millionths(value) as cast(wide(value) * 1000000 as hugeint);

-- whole × times ÷ per in integers, none negative, the half rounded up; below 10^37, 10^24 and 10^24.
create or replace temp macro part(whole, times, per) as
    whole // per * times + (2 * (whole % per) * times + per) // (2 * per);
create or replace temp macro part_of(value, times, per) as
    amount(cast(part(millionths(value), times, per) as decimal(37, 0)) * 0.000001);

-- Units × hours per unit, and × rate: exact, then rounded. Decimals of 18 digits are twenty times as fast as of 38, and
-- those four times as fast as integers, so each is used where it has room; `is_small` says that 18 digits have.
create or replace temp macro hours_of(quantity, hours) as if(
    cast(quantity as double) * cast(hours as double) < 9e5,
    amount(cast(quantity * hours as decimal(18, 6))),
    amount(round(wide(quantity) * hours, 6))
);
create or replace temp macro cost_of(is_small, quantity, hours, rate) as case
    when is_small then
        amount(cast(cast(quantity * hours as decimal(18, 6)) * cast(rate as decimal(18, 6)) as decimal(18, 6)))
    when cast(quantity as double) * cast(hours as double) * cast(rate as double) < 1e19 then
        amount(round(wide(quantity) * hours * rate, 6))
    when not is_too_large(cast(quantity as double) * cast(hours as double) * cast(rate as double)) then amount(
        cast(part(millionths(quantity) * millionths(hours), millionths(rate), 1000000000000) as decimal(37, 0))
        * 0.000001
    )
end;
create or replace temp macro is_in_thousandths(value) as cast(value as double) * 1000 = floor(cast(value as double) * 1000);

-- Converted to the millionth; without a rate, as it is. By a decimal where it has room, as that is faster.
create or replace temp macro converted(value, direct, times, per) as case
    when times is null then amount(value)
    when cast(value as double) * cast(direct as double) < 1e19 then amount(round(wide(value) * direct, 6))
    else part_of(value, times, per)
end;
