-- reads: raw.deliverables, raw.events
-- makes: accepted, review
-- review: one row per deliverable with review events, the version accepted and the rounds of rework.
create or replace temp table accepted as
select
    deliverable_id,
    min(occurred_at) as accepted_at,
    min({moment: occurred_at, version: version}).version as version
from raw.events
where event_type = 'accepted'
group by deliverable_id;

create or replace temp table review as
with refused as (
    select
        event.deliverable_id,
        count(*) as refusals,
        count(*) filter (
            where event.occurred_at < accepted.accepted_at
                or event.occurred_at = accepted.accepted_at and event.event_type = 'returned'
        ) as refusals_before
    from (from raw.events where event_type in ('returned', 'rejected')) as event
    left join accepted on accepted.deliverable_id = event.deliverable_id
    group by event.deliverable_id
)
select
    deliverable.rowid as item,
    if(
        accepted.deliverable_id is null,
        null,
        coalesce(accepted.version, 1 + coalesce(refused.refusals_before, 0))
    ) as version,
    coalesce(refused.refusals, 0) as refusals
from accepted
full join refused on refused.deliverable_id = accepted.deliverable_id
join raw.deliverables as deliverable
    on deliverable.deliverable_id = coalesce(accepted.deliverable_id, refused.deliverable_id);
