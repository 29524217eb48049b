-- reads: baseline_rate, item, shift, fact.baselines, fact.deliverables, raw.deliverables, raw.events
-- makes: fact.refusals
-- fact.refusals: one row per draft returned or rejected; the first since a draft opens a round of rework.
create table fact.refusals as
with refused as (
    select distinct deliverable_id from raw.events where event_type in ('returned', 'rejected')
),
answered as (  -- of one instant, a draft comes before what is said of it
    select
        *,
        event_type <> 'draft_delivered' as refuses,
        not coalesce(lag(refuses) over moments, false) as opens_round,
        min(occurred_at) filter (where not refuses) over (
            moments rows between 1 following and unbounded following
        ) as next_draft_at
    from raw.events
    semi join refused using (deliverable_id)
    where event_type in ('draft_delivered', 'returned', 'rejected')
    window moments as (partition by deliverable_id order by occurred_at, refuses, event_type desc, version)
),
timed as (
    select
        answered.*,
        if(opens_round, next_draft_at, null) as redelivered_at,
        epoch_us(occurred_at) as starts,
        epoch_us(redelivered_at) as ends,
        fact.vendor_id, fact.segment, fact.client, fact.work_type, fact.guideline_version, fact.delivered_on,
        fact.vendor_clock,
        -- converted as savings convert it: at the rate of the first delivery
        baseline.loaded_rate * if(baseline.currency = getvariable('currency'), 1e0, baseline_rate.rate) as own_rate
    from answered
    join raw.deliverables as deliverable using (deliverable_id)
    join fact.deliverables as fact using (deliverable_id)
    join item on item.item = deliverable.rowid
    left join fact.baselines as baseline on baseline.baseline_id = item.baseline_id
    left join baseline_rate on baseline_rate.item = item.item
    where refuses
)
select
    deliverable_id, vendor_id, segment, client, work_type, guideline_version, delivered_on,
    occurred_at as refused_at, event_type, version, reason, finding_category, severity, redelivered_at,
    if(
        redelivered_at is null,
        null,
        coalesce(last.worked_before + least(ends - last.opens, last.length), 0)
            - coalesce(first.worked_before + least(starts - first.opens, first.length), 0)
    ) / 3600000000 as rework_hours,
    rework_hours * own_rate as rework_cost
from timed
asof left join shift as first on first.clock = timed.vendor_clock and timed.starts >= first.opens
asof left join shift as last on last.clock = timed.vendor_clock and timed.ends >= last.opens;
