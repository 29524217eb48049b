-- Who held a deliverable at every moment from receipt to first delivery, and did that moment count?
with item as (
    select deliverable_id, received_at, coalesce(first_delivered_at, as_of) as ended_at,
        target_clock, vendor_clock
    from filtered cross join version
    where ($deliverable is null or deliverable_id = $deliverable)
        and received_at < coalesce(first_delivered_at, as_of)
),
worked as (  -- the vendor's working time
    select deliverable_id, opens_at as starts_at, closes_at as ends_at
    from item join shifts on clock = vendor_clock and opens_at < ended_at and closes_at > received_at
),
running as (  -- the time during which the target's clock runs
    select deliverable_id, received_at as starts_at, ended_at as ends_at from item where target_clock = 0
    union all
    select deliverable_id, opens_at, closes_at
    from item join shifts on clock = target_clock and opens_at < ended_at and closes_at > received_at
),
held as (select holds.* from holds join item using (deliverable_id)),
paused as (select pauses.* from pauses join item using (deliverable_id)),
edge as (
    select deliverable_id, received_at as moment from item union select deliverable_id, ended_at from item
    union select deliverable_id, starts_at from worked union select deliverable_id, ends_at from worked
    union select deliverable_id, starts_at from running union select deliverable_id, ends_at from running
    union select deliverable_id, starts_at from held union select deliverable_id, ends_at from held
    union select deliverable_id, starts_at from paused union select deliverable_id, ends_at from paused
),
piece as (
    select deliverable_id, moment as starts_at,
        lead(moment) over (
            partition by deliverable_id order by moment rows between 1 following and 1 following
        ) as ends_at
    from (
        select edge.* from edge join item using (deliverable_id) where moment between received_at and ended_at
    ) as inside
),
stretch as (
    select piece.*,
        coalesce(held.holder,
            case when worked.starts_at is null then 'vendor_off_hours' else 'vendor_working' end) as holder,
        running.starts_at is not null and paused.starts_at is null as counts_toward_target,
        cast(extract(epoch from piece.ends_at) - extract(epoch from piece.starts_at) as double) / 3600
            as hours
    from piece
    left join held on held.deliverable_id = piece.deliverable_id
        and held.starts_at <= piece.starts_at and held.ends_at >= piece.ends_at
    left join worked on worked.deliverable_id = piece.deliverable_id
        and worked.starts_at <= piece.starts_at and worked.ends_at >= piece.ends_at
    left join running on running.deliverable_id = piece.deliverable_id
        and running.starts_at <= piece.starts_at and running.ends_at >= piece.ends_at
    left join paused on paused.deliverable_id = piece.deliverable_id
        and paused.starts_at <= piece.starts_at and paused.ends_at >= piece.ends_at
    where piece.ends_at is not null
)
select deliverable_id, starts_at, ends_at, holder, counts_toward_target, hours,
    sum(hours) over (partition by deliverable_id, holder) as holder_hours,
    coalesce(sum(case when counts_toward_target then hours end) over (partition by deliverable_id), 0e0)
        as counted_hours
from stretch
order by deliverable_id, starts_at
