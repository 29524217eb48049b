-- Whose open items are past their due instant, and since when? One row per vendor × segment.
with late as (
    select
        vendor_id,
        segment,
        deliverable_id,
        due_at,
        row_number() over (partition by vendor_id, segment order by due_at, deliverable_id) as place
    from open
    where state = 'open_overdue'
)
select
    vendor_id,
    segment,
    cast(count(*) as bigint) as open_overdue,
    max(case when place = 1 then deliverable_id end) as oldest_deliverable_id,
    min(due_at) as oldest_due_at
from late
group by 1, 2
order by vendor_id, segment
