-- reads: clock, shift, fact.deliverables, raw.events
-- makes: fact.clarifications
-- fact.clarifications: one row per question to the client, its answer, and how far both sides' working hours overlap.
-- Paired as in holds.sql: an item's first question with its first answer after that, and so on.
create table fact.clarifications as
with mark as (
    select
        deliverable_id,
        event_type = 'clarification_raised' as raises,
        epoch_us(occurred_at) as moment,
        min(moment) filter (where raises) over (partition by deliverable_id) as first_raised
    from raw.events
    where event_type in ('clarification_raised', 'clarification_answered')
    qualify raises or moment >= first_raised
),
numbered as (
    select *, row_number() over (partition by deliverable_id, raises order by moment) as number from mark
),
question as (
    select
        raised.deliverable_id, raised.number, raised.moment as raised,
        if(answered.moment >= raised.moment, answered.moment, null) as answered,
        fact.vendor_id, fact.segment, fact.client, fact.work_type, fact.vendor_clock, fact.client_clock
    from (from numbered where raises) as raised
    join fact.deliverables as fact using (deliverable_id)
    left join (from numbered where not raises) as answered using (deliverable_id, number)
),
pair as (  -- of two known calendars
    select distinct vendor_clock, client_clock
    from question
    where not exists (from clock where assumed and clock in (vendor_clock, client_clock))
),
span as (  -- whole weeks up to the as-of, a year of them where there are so many
    select
        epoch_us(getvariable('as_of')) as until,
        least(52, greatest(1, (until - min(raised)) // (7 * 86400000000))) as weeks,
        until - weeks * 7 * 86400000000 as since
    from question
),
shared as (  -- the working time that both have, in hours per week
    select
        pair.vendor_clock, pair.client_clock,
        sum(
            least(vendor.opens + vendor.length, client.opens + client.length, span.until)
                - greatest(vendor.opens, client.opens, span.since)
        ) / any_value(span.weeks) / 3600000000 as overlap_hours
    from pair
    cross join span
    join shift as vendor
        on vendor.clock = pair.vendor_clock
        and vendor.opens < span.until and vendor.opens + vendor.length > span.since
    join shift as client
        on client.clock = pair.client_clock
        and client.opens < least(vendor.opens + vendor.length, span.until)
        and client.opens + client.length > greatest(vendor.opens, span.since)
    group by all
)
select
    question.deliverable_id, vendor_id, segment, client, work_type,
    instant_at(raised) as raised_at,
    instant_at(answered) as answered_at,
    reporting_date(raised_at) as raised_on,
    (answered - raised) / 3600000000 as wait_hours,
    if(answered is null, greatest(epoch_us(getvariable('as_of')) - raised, 0) / 3600000000, null) as open_hours,
    pair.vendor_clock is not null as calendars_known,
    if(calendars_known, coalesce(shared.overlap_hours, 0), null) as overlap_hours,
    if(calendars_known, coalesce(raised < vendor.opens + vendor.length, false), null) as vendor_at_work,
    if(calendars_known, coalesce(raised < client.opens + client.length, false), null) as client_at_work
from question
left join pair using (vendor_clock, client_clock)
left join shared using (vendor_clock, client_clock)
asof left join shift as vendor on vendor.clock = question.vendor_clock and question.raised >= vendor.opens
asof left join shift as client on client.clock = question.client_clock and question.raised >= client.opens;
