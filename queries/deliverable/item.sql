-- What is known about one deliverable: its instants, verdict, the term and calendars applied, and cost?
select
    item.deliverable_id, item.vendor_id, item.segment, item.work_type, item.client, item.engagement_id,
    item.priority, item.complexity, item.status, item.specialist_id, item.guideline_version,
    item.received_at, item.first_delivered_at, item.accepted_at, item.final_delivered_at, item.promised_at,
    item.state, item.total_state, item.sla_basis, item.due_at,
    cast(item.target_hours as double) as target_hours,
    cast(item.net_elapsed_hours as double) as net_elapsed_hours,
    cast(item.hours_past_due as double) as hours_past_due,
    cast(item.hours_late as double) as hours_late,
    cast(item.paused_hours as double) as paused_hours,
    cast(item.turnaround_hours as double) as turnaround_hours,
    cast(item.age_hours as double) as age_hours,
    item.breach_cause, item.breach_owner, item.derived_cause, item.vendor_reported_sla_met,
    cast(seen.queue_hours as double) as queue_hours,
    cast(seen.queue_p90_hours as double) as queue_p90_hours,
    cast(seen.client_wait_hours as double) as client_wait_hours,
    cast(seen.clarifications as bigint) as questions_raised,
    cast(seen.asked_outside as bigint) as asked_outside,
    cast(seen.scope_changes as bigint) as scope_changes,
    cast(seen.failures as bigint) as failures,
    cast(item.target_clock as bigint) as target_clock,
    item.assumed_calendar,
    nullif(target_clock.calendar_id, '') as target_calendar_id, target_clock.zone as target_zone,
    nullif(vendor_clock.calendar_id, '') as vendor_calendar_id, vendor_clock.zone as vendor_zone,
    nullif(client_clock.calendar_id, '') as client_calendar_id, client_clock.zone as client_zone,
    cast(item.accepted_first as bigint) as accepted_first,
    cast(item.revisions as bigint) as revisions,
    cast(item.units as double) as units,
    cast(item.standard_hours as double) as standard_hours,
    cast(item.loaded_rate as double) as loaded_rate,
    cast(item.vendor_hours as double) as vendor_hours,
    cast(item.client_hours as double) as client_hours,
    cast(item.baseline_cost as double) as baseline_cost,
    cast(item.billed_amount as double) as billed_amount,
    cast(item.gross_savings as double) as gross_savings,
    cast(item.oversight_cost as double) as oversight_cost,
    cast(item.gross_savings - coalesce(item.oversight_cost, 0) as double) as savings_before_transition,
    item.currency,
    cast(item.billed_original as double) as billed_original, item.currency_original, item.fx_rate,
    files.file, cast(item.line as bigint) as line
from filtered as item
left join cause_evidence as seen on seen.deliverable_id = item.deliverable_id
left join clocks as target_clock on target_clock.clock = item.target_clock
left join clocks as vendor_clock on vendor_clock.clock = item.vendor_clock
left join clocks as client_clock on client_clock.clock = item.client_clock
left join file_names as files on files.file_id = item.file_id
where $deliverable is null or item.deliverable_id = $deliverable
order by item.deliverable_id
