-- reads: fact.deliverables, fact.terms, fact.version
-- makes: owed, fact.credits, fact.engagement_credits
-- owed: one row per term, month that is over, currency and engagement with a service credit: its part of the bill × what
-- is at risk. As credit_months in queries/scopes.sql has it: a credit is a share of its own part of what is at risk, so
-- that no segment reaches the cap.
create or replace temp table owed as
with due_by_term as (  -- grouped by numbers: by a date it took twice as long
    select
        term_id, engagement_id, year(sla_on) * 12 + month(sla_on) as month_number, currency, is_own_currency,
        count(*) as due, sum(met) as met, sum(billed_amount) as billed
    from fact.deliverables
    where met is not null and term_id is not null
    group by all
),
judged as (
    select
        *,
        last_day(make_date((month_number - 1) // 12, (month_number - 1) % 12 + 1, 1)) as credit_on,
        sum(due) over (partition by term_id, month_number) as all_due,
        sum(met) over (partition by term_id, month_number) as all_met
    from due_by_term
)
select
    vendor_id, segment, engagement_id, currency, is_own_currency, credit_on,
    billed * at_risk_share * credit_share as service_credits
from judged
join fact.terms using (term_id)
where all_due >= coalesce(min_volume, 0)
    and cast(all_met as double) / all_due < attainment_target
    and credit_on < (select date_trunc('month', as_of_on) from fact.version);

-- fact.credits: one row per vendor, segment, month and currency with a service credit, on the last day of the month,
-- for all of a term's work: a client's or a work type's part of it cannot be told.
create table fact.credits as
select
    vendor_id, segment, currency, is_own_currency, credit_on, monday(credit_on) as credit_week,
    cast(sum(service_credits) as decimal(38, 6)) as service_credits
from owed
group by all
having sum(service_credits) > 0;

-- fact.engagement_credits: the same by engagement, each with the part that its own bills bring, in the own currency.
create table fact.engagement_credits as
select
    engagement_id, vendor_id, segment, credit_on, cast(sum(service_credits) as decimal(38, 6)) as service_credits
from owed
where engagement_id is not null and is_own_currency
group by all
having sum(service_credits) > 0;
