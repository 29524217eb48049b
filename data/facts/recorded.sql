-- reads: spent_at, fact.credits, fact.deliverables, fact.events, fact.version
-- makes: fact.recorded
-- fact.recorded: one row per week and level (all work, a vendor, a segment, a vendor's segment; NULL: all) in which
-- there was anything, with the week's headline as week/weekly and week/overdue have it: what closing a week keeps.
create table fact.recorded as
with late as (  -- overdue from the week of its due instant to the week before its delivery
    select week, vendor_id, segment, sum(change) as change
    from (
        select sla_week as week, vendor_id, segment, 1 as change from fact.deliverables where met = 0
        union all
        select delivered_week, vendor_id, segment, -1 from fact.deliverables where met = 0 and delivered_on is not null
    )
    group by all
),
standing as (  -- how many are overdue from the end of that week to that of the week before the next change
    select
        week, vendor_id, segment,
        sum(change) over changes as open_overdue,
        lead(week, 1, monday(as_of_on) + 7) over changes as next_week
    from late cross join fact.version
    window changes as (partition by vendor_id, segment order by week)
),
part as (
    select
        delivered_week as week, vendor_id, segment,
        count(*) as delivered,
        sum(standard_hours) as standard_hours,
        sum(covered) as covered,
        sum(covered_baseline) filter (where is_own_currency) as baseline_cost,
        sum(gross_savings) filter (where is_own_currency) as gross_savings,
        sum(oversight_cost) filter (where is_own_currency) as oversight_cost,
        count(accepted_first) as reviewed,
        sum(accepted_first) as accepted_first
    from fact.deliverables
    where delivered_week is not null
    group by all
    union all by name
    select sla_week as week, vendor_id, segment, count(met) as due, sum(met) as met
    from fact.deliverables where met is not null group by all
    union all by name
    select credit_week as week, vendor_id, segment, sum(service_credits) as service_credits
    from fact.credits where is_own_currency group by all
    union all by name
    select occurred_week as week, vendor_id, segment, count(*) as security_incidents
    from fact.events where event_type = 'security_incident' group by all
    union all by name
    select
        unnest(range(week, next_week, interval 7 days)) as week, vendor_id, segment, open_overdue
    from standing where open_overdue <> 0
),
counted as (
    select
        cast(week as date) as week, vendor_id, segment,
        sum(delivered) as delivered, sum(standard_hours) as standard_hours,
        sum(due) as due, sum(met) as met,
        sum(covered) as covered, sum(baseline_cost) as baseline_cost, sum(gross_savings) as gross_savings,
        sum(oversight_cost) as oversight_cost, sum(service_credits) as service_credits,
        sum(reviewed) as reviewed, sum(accepted_first) as accepted_first,
        sum(open_overdue) as open_overdue, sum(security_incidents) as security_incidents
    from part
    group by grouping sets ((week), (week, vendor_id), (week, segment), (week, vendor_id, segment))
    -- What belongs to no vendor or segment counts in the whole alone.
    having (grouping(vendor_id) = 1 or vendor_id is not null) and (grouping(segment) = 1 or segment is not null)
),
level as (
    select
        week, vendor_id, segment,
        sum(delivered) as delivered, sum(standard_hours) as standard_hours,
        sum(due) as due, sum(met) as met,
        sum(covered) as covered, sum(baseline_cost) as baseline_cost, sum(gross_savings) as gross_savings,
        if(
            coalesce(sum(gross_savings), sum(oversight_cost), sum(transition_cost), sum(service_credits)) is not null,
            coalesce(sum(gross_savings), 0) - coalesce(sum(oversight_cost), 0)
            - coalesce(sum(transition_cost), 0) + coalesce(sum(service_credits), 0),
            null
        ) as net_savings,
        sum(reviewed) as reviewed, sum(accepted_first) as accepted_first,
        sum(open_overdue) as open_overdue, sum(security_incidents) as security_incidents
    from (from counted union all by name from spent_at)
    group by all
)
select
    week, vendor_id, segment,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(standard_hours as double) as standard_hours,
    cast(coalesce(due, 0) as bigint) as due,
    cast(coalesce(met, 0) as bigint) as met,
    met / nullif(due, 0) as attainment,
    cast(coalesce(covered, 0) as bigint) as covered,
    round(cast(gross_savings as double), 2) as gross_savings,
    cast(net_savings as double) as net_savings,
    cast(net_savings as double) / nullif(cast(baseline_cost as double), 0) as net_savings_share,
    cast(coalesce(reviewed, 0) as bigint) as reviewed,
    accepted_first / nullif(reviewed, 0) as first_pass_acceptance,
    cast(coalesce(open_overdue, 0) as bigint) as open_overdue,
    cast(coalesce(security_incidents, 0) as bigint) as security_incidents
from level
order by week, vendor_id, segment;
