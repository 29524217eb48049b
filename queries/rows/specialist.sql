-- Which deliverables did one specialist deliver, or all those named? Newest first.
select
    deliverable_id, vendor_id, segment, work_type, client, received_at, first_delivered_at,
    cast(standard_hours as double) as standard_hours,
    cast(billed_amount as double) as billed_amount, currency,
    specialist_id
from delivered
where specialist_id is not null and ($which is null or specialist_id = $which)
order by first_delivered_at desc nulls last, deliverable_id
limit $limit
