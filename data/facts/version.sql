-- makes: fact.version
-- fact.version: one row saying when, where and in which currency these facts were computed.
create table fact.version as
select
    getvariable('as_of') as as_of,
    cast(timezone(getvariable('timezone'), getvariable('as_of')) as date) as as_of_on,
    getvariable('timezone') as timezone,
    getvariable('currency') as currency,
    getvariable('demo') as demo,
    getvariable('layout') as layout;
