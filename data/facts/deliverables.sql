-- reads: cause, costed, review, total_verdict, work, fact.terms, raw.engagements, raw.events, raw.specialists
-- makes: fact.deliverables
-- fact.deliverables: one row per deliverable, with everything a question can ask of it.
create table fact.deliverables as
with dated as (
    select
        costed.*,
        coalesce(engagement.client, 'unassigned') as client,
        engagement.client_industry,
        reporting_date(received_at) as received_on,
        if(is_delivered, reporting_date(first_delivered_at), null) as delivered_on,
        instant_at(due) as due_at,
        reporting_date(due_at) as due_on,
        coalesce(due_on, received_on) as sla_on,
        epoch_us(getvariable('as_of')) as now,
        not is_delivered and not cancelled as open,
        review.item is not null as has_review,
        has_review or accepted_version is not null as has_verdict,
        if(has_review, review.version, accepted_version) as version,
        review.refusals,
        term.attainment_target,
        term.min_volume,
        total_verdict.total_state,
        work.vendor_clock,
        work.client_clock,
        cause.derived_cause,
        specialist.skill
    from costed
    left join review on review.item = costed.item
    left join raw.engagements as engagement on engagement.engagement_id = costed.engagement_id
    left join fact.terms as term on term.term_id = costed.term_id
    left join total_verdict on total_verdict.item = costed.item
    join work on work.work = costed.work
    left join cause on cause.item = costed.item
    left join raw.specialists as specialist on specialist.specialist_id = costed.specialist_id
)
select
    deliverable_id, vendor_id, segment, work_type, client, client_industry, engagement_id, priority,
    complexity, status, specialist_id,
    guideline_version, scope_clarity, automation_mode, required_skill, breach_cause,
    breach_owner, derived_cause,
    case derived_cause
        when 'client_wait' then 'client' when 'unclear_scope' then 'client' when 'data_access_hold' then 'client'
        when 'timezone_gap' then 'shared'
        else if(derived_cause is null, null, 'vendor')
    end as derived_owner,
    cast(vendor_reported_sla_met as integer) as vendor_reported_sla_met, currency,
    currency = getvariable('currency') as is_own_currency,
    received_at, first_delivered_at, final_delivered_at, accepted_at, promised_at,
    received_on, delivered_on, due_on, sla_on,
    monday(received_on) as received_week,
    monday(delivered_on) as delivered_week,
    cast(date_trunc('month', delivered_on) as date) as delivered_month,
    monday(due_on) as due_week,
    monday(sla_on) as sla_week,
    state, sla_basis, due_at, term_id,
    if(sla_basis = 'promise', 0, clock) as target_clock,
    vendor_clock, client_clock,
    target / 3600000000 as target_hours,
    net / 3600000000 as net_elapsed_hours,
    if(state in ('missed', 'open_overdue'), over / 3600000000, null) as hours_late,
    if(state in ('missed', 'open_overdue'), (coalesce(delivered, now) - due) / 3600000000, null) as hours_past_due,
    if(state = 'not_yet_due', (due - now) / 3600000000, null) as hours_to_due,
    paused / 3600000000 as paused_hours,
    attainment_target, min_volume, assumed_calendar,
    case when state = 'met' and due <= now then 1 when state in ('missed', 'open_overdue') then 0 end as met,
    if(is_delivered, met, null) as met_when_delivered,
    total_state,
    if(is_delivered, (delivered - received) / 3600000000, null) as turnaround_hours,
    cast(open as integer) as is_open,
    if(open, greatest(now - received, 0) / 3600000000, null) as age_hours,
    quantity as units, baseline_id, standard_hours, loaded_rate, quality as in_house_quality, baseline_cost, billed_amount,
    billed_original, currency_original, fx_rate,
    covered, covered_billed, covered_baseline,
    wage_cost, benefits_cost, recruitment_cost, training_cost, infrastructure_cost,
    gross_savings, oversight_cost, client_hours, vendor_hours,
    cast(has_verdict as integer) as reviewed,
    cast(has_review as integer) as has_review_events,
    if(has_verdict, cast(coalesce(version = 1, false) as integer), null) as accepted_first,
    if(has_verdict, coalesce(version - 1, refusals), null) as revisions,
    cast(logged.deliverable_id is not null as integer) as has_events,
    cast(coalesce(logged.has_delivery, false) as integer) as has_delivery_event,
    cast(coalesce(logged.has_transfer, false) as integer) as has_data_transfer,
    if(logged.assigned_at is null, null, greatest(epoch_us(logged.assigned_at) - received, 0) / 3600000000)
        as assignment_hours,
    cast(time_to_fill_days as double) as in_house_fill_days,
    cast(lower(skill) = lower(required_skill) as integer) as has_required_skill,
    decision_use,
    _file as file_id, _line as line
from dated
left join (
    select deliverable_id,
        bool_or(event_type in ('draft_delivered', 'final_delivered')) as has_delivery,
        bool_or(event_type = 'data_transfer') as has_transfer,
        min(occurred_at) filter (where event_type = 'assigned') as assigned_at
    from raw.events
    group by deliverable_id
) as logged using (deliverable_id);
