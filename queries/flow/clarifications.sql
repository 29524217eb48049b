-- Which questions to the client have waited longest? Those still open come first.
select
    deliverable_id, vendor_id, client, segment, work_type, raised_at, answered_at,
    cast(wait_hours as double) as wait_hours,
    cast(open_hours as double) as open_hours,
    cast(overlap_hours as double) as overlap_hours,
    vendor_at_work, client_at_work
from clarifications
order by open_hours desc nulls last, wait_hours desc nulls last, deliverable_id, raised_at
limit $limit
