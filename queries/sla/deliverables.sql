-- What is the state of each deliverable, and by which clock?
select
    deliverable_id, vendor_id, segment, work_type, state, received_at, first_delivered_at, due_at,
    cast(target_hours as double) as target_hours,
    cast(net_elapsed_hours as double) as net_elapsed_hours,
    cast(hours_late as double) as hours_late,
    cast(paused_hours as double) as paused_hours,
    sla_basis, assumed_calendar, total_state, client, priority, complexity, specialist_id, guideline_version,
    breach_cause, breach_owner, vendor_reported_sla_met,
    cast(billed_amount as double) as billed_amount, currency
from due
order by deliverable_id
