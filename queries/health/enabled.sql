-- Which metrics are on, for what share of the work, and which file or column would switch on the rest?
with items as (
    select
        count(*) as items, count(delivered_on) as delivered, count(nullif(state, 'cancelled')) as live,
        count(case when sla_basis = 'term' then nullif(state, 'cancelled') end) as termed,
        count(case when state <> 'cancelled' then promised_at end) as promised,
        count(case when sla_basis = 'term' and state <> 'cancelled' and not assumed_calendar then 1 end)
            as timed,
        count(case when delivered_on is not null then baseline_cost end) as based,
        count(case when delivered_on is not null then billed_amount end) as billed,
        count(case when delivered_on is not null then client_hours end) as overseen,
        sum(has_events) as logged, sum(has_data_transfer) as moved,
        count(nullif(client, 'unassigned')) as named,
        count(case when delivered_on is not null and reviewed = 1 then 1 end) as reviewed,
        count(met_when_delivered) as judged, count(case when met = 0 then 1 end) as misses,
        count(case when met_when_delivered is not null then vendor_reported_sla_met end) as reported,
        count(case when met = 0 then breach_cause end) as explained,
        count(case when delivered_on is not null then specialist_id end) as staffed,
        count(case when delivered_on is not null and reviewed = 1 then guideline_version end) as guided
    from filtered
),
placed as (
    select vendor_id, engagement_id, count(*) as items from filtered group by 1, 2
),
joined as (
    select
        coalesce(sum(case when engagements.transition_cost is not null then placed.items end), 0) as priced,
        coalesce(sum(case when rested.calendar_id is not null then placed.items end), 0) as rested
    from placed
    left join engagements on engagements.engagement_id = placed.engagement_id
    left join visible_vendors on visible_vendors.vendor_id = placed.vendor_id
    left join (select distinct calendar_id from holidays) as rested
        on rested.calendar_id = visible_vendors.calendar_id
),
listed as (
    select 'attainment' as capability, 'sla_terms' as needs, termed as covered, live as of_items from items
    union all select 'promises', 'deliverables.promised_at', promised, live from items
    union all select 'working_time', 'calendars', timed, termed from items
    union all select 'savings', 'baselines', based, delivered from items
    union all select 'spend', 'deliverables.billed_amount', billed, delivered from items
    union all select 'oversight', 'deliverables.client_hours', overseen, delivered from items
    union all select 'transition', 'engagements.transition_cost', priced, items from joined cross join items
    union all select 'holidays', 'holidays', rested, items from joined cross join items
    union all select 'pauses', 'events', logged, items from items
    union all select 'first_pass', 'events', reviewed, delivered from items
    union all select 'reported', 'deliverables.vendor_reported_sla_met', reported, judged from items
    union all select 'causes', 'deliverables.breach_cause', explained, misses from items
    union all select 'specialists', 'deliverables.specialist_id', staffed, delivered from items
    union all select 'guidelines', 'deliverables.guideline_version', guided, reviewed from items
    union all select 'clients', 'engagements.client', named, items from items
    union all select 'security', 'events', moved, items from items
)
select
    capability, needs, case when of_items > 0 then covered > 0 end as is_on,
    cast(covered as bigint) as covered_items,
    cast(of_items as bigint) as of_items, cast(covered as double) / nullif(of_items, 0) as covered_share,
    cast(count(case when covered = 0 and of_items > 0 then 1 end) over () as bigint) as metrics_off
from listed cross join items
where items.items > 0
order by covered_share nulls first, capability
