-- fact.version: one row saying when, where and in which currency these facts were computed.
drop schema if exists fact cascade;
create schema fact;

create table fact.version as
select
    getvariable('as_of') as as_of,
    cast(timezone(getvariable('timezone'), getvariable('as_of')) as date) as as_of_on,
    getvariable('timezone') as timezone,
    getvariable('currency') as currency,
    getvariable('demo') as demo,
    getvariable('layout') as layout;

-- A local wall time as an instant, as in RFC 5545: the first of two; in a gap, by the offset before it.
create or replace temp macro instant_of(zone, local) as case
    when timezone(zone, timezone(zone, local) - interval 1 hour) = local
        then timezone(zone, local) - interval 1 hour
    when timezone(zone, timezone(zone, local) - interval 30 minute) = local
        then timezone(zone, local) - interval 30 minute
    else timezone(zone, local)
end;

create or replace temp macro day_start(zone, day) as epoch_us(instant_of(zone, cast(day as timestamp)));
create or replace temp macro monday(day) as day - (cast(isodow(day) as integer) - 1);
create or replace temp macro reporting_date(instant) as
    cast(timezone(getvariable('timezone'), instant) as date);
create or replace temp macro instant_at(microseconds) as make_timestamptz(cast(microseconds as bigint));
