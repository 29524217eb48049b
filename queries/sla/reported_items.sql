-- On which items do the vendor's report and the records differ, and which reading of the term explains it?
select
    deliverable_id, vendor_id, segment, work_type, client,
    vendor_reported_sla_met, recorded_sla_met, disagreement_reason, pause_reason,
    cast(hours_past_due as double) as hours_past_due,
    cast(hours_at_stake as double) as hours_at_stake,
    cast(net_elapsed_hours as double) as net_elapsed_hours,
    cast(target_hours as double) as target_hours,
    cast(reading_elapsed_hours as double) as reading_elapsed_hours,
    cast(reading_target_hours as double) as reading_target_hours,
    state, received_at, first_delivered_at, due_at
from disputed
where $reason is null or disagreement_reason = $reason
order by vendor_id, hours_past_due desc nulls last, deliverable_id
limit $limit
