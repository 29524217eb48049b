-- When were the vendor and the client of a deliverable at work, from receipt to first delivery?
with item as (
    select deliverable_id, received_at, vendor_clock, client_clock,
        greatest(coalesce(first_delivered_at, as_of), coalesce(due_at, received_at)) as ended_at
    from filtered cross join version
    where $deliverable is null or deliverable_id = $deliverable
),
sides as (
    select deliverable_id, received_at, ended_at, 'vendor' as side, vendor_clock as clock from item
    union all
    select deliverable_id, received_at, ended_at, 'client', client_clock from item
)
select
    deliverable_id,
    side,
    greatest(opens_at, received_at) as starts_at,
    least(closes_at, ended_at) as ends_at
from sides
join shifts on shifts.clock = sides.clock and opens_at < ended_at and closes_at > received_at
order by deliverable_id, side, starts_at
