-- reads: odds, pause, valid_baseline, work, fact.baselines, raw.deliverables, raw.engagements, $now_moment
-- makes: fact.risks
-- fact.risks: one row per open item with a target that is not overdue: how likely it is to miss, what is left.
create table fact.risks as
with stopped_now as (
    select distinct run // 2 as item
    from pause
    where run % 2 = 0 and ends = epoch_us(getvariable('as_of'))
)
select
    deliverable.deliverable_id, work.vendor_id, work.segment,
    coalesce(engagement.client, 'unassigned') as client, work.work_type,
    odds.used / odds.span as consumed_share,
    odds.probability as miss_probability,
    odds.known as similar_items, odds.as_far as similar_as_far,
    stopped_now.item is not null as clock_stands,
    coalesce(odds.probability >= 0.5, false) as is_likely,
    4 * cast(odds.span - odds.used as hugeint) <= odds.span as is_tight,
    hours_of(coalesce(deliverable.units, 1), baseline.standard_hours_per_unit) as expected_standard_hours
from odds
join raw.deliverables as deliverable on deliverable.rowid = odds.item
join work on work.work = odds.work
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id
left join stopped_now on stopped_now.item = odds.item
left join valid_baseline
    on valid_baseline.work = odds.work
    and epoch_us(getvariable('as_of')) >= valid_baseline.starts
    and epoch_us(getvariable('as_of')) < valid_baseline.ends
left join fact.baselines as baseline on baseline.baseline_id = valid_baseline.baseline_id
where odds.moment = getvariable('now_moment') and odds.delivered is null;
