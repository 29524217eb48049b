-- reads: call_moment, due, odds, work, raw.deliverables, raw.engagements, $now_moment
-- makes: fact.calls
-- fact.calls: one row per past moment and item open then and not late: the probability given, the
-- band that it falls in, and what came.
create table fact.calls as
with judged as (  -- an item still open has missed once it is late, and is undecided before
    select odds.*, due.net from odds join due on due.run = odds.item * 2
    union all
    select *, coalesce(delivered, epoch_us(getvariable('as_of'))) - received from odds where clock is null
)
select
    deliverable.deliverable_id, work.vendor_id, work.segment,
    coalesce(engagement.client, 'unassigned') as client, work.work_type,
    instant_at(call_moment.called) as called_at,
    judged.used / judged.span as consumed_share,
    judged.probability as miss_probability,
    case
        when judged.probability < 0.1 then 0e0 when judged.probability < 0.25 then 0.1e0
        when judged.probability < 0.5 then 0.25e0 when judged.probability < 0.75 then 0.5e0
        when judged.probability is not null then 0.75e0
    end as probability_from,
    judged.known as similar_items,
    case when judged.net > judged.span then 1 when judged.delivered is not null then 0 end as missed
from judged
join call_moment using (moment)
join raw.deliverables as deliverable on deliverable.rowid = judged.item
join work on work.work = judged.work
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id
where judged.moment < getvariable('now_moment');
