-- reads: binding, clock, usual_day, valid_baseline, work, raw.deliverables, raw.engagements
-- makes: binding_target, item
-- binding_target: one row per binding, its target in microseconds of its own clock.
create or replace temp table binding_target as
select
    binding.work, binding.starts, binding.ends, binding.term_id, binding.clock, clock.assumed,
    cast(least(
        cast(binding.target as decimal(38, 6)) * case binding.target_unit
            when 'business_days' then coalesce(usual_day.seconds, 8 * 3600)
            when 'calendar_days' then 86400
            else 3600
        end * 1000000,
        100000000000000000
    ) as bigint) as target
from binding
left join clock on clock.clock = binding.clock
left join usual_day
    on binding.target_unit = 'business_days'
    and usual_day.clock = binding.clock
    and usual_day.day = cast(timezone(binding.zone, instant_at(binding.starts)) as date);

-- item: one row per deliverable, its instants in microseconds and the term and the baseline that hold for it.
create or replace temp table item as
select
    deliverable.rowid as item,
    work.work,
    epoch_us(deliverable.received_at) as received,
    epoch_us(deliverable.first_delivered_at) as delivered,
    epoch_us(deliverable.promised_at) as promised,
    deliverable.status = 'cancelled' as cancelled,
    binding.term_id,
    binding.clock,
    binding.target,
    coalesce(binding.assumed, false) as assumed_calendar,
    baseline.baseline_id
from raw.deliverables as deliverable
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id
join work
    on work.vendor_id = deliverable.vendor_id
    and work.segment = deliverable.segment
    and work.work_type = deliverable.work_type
    and work.priority = coalesce(deliverable.priority, '')
    and work.client_calendar_id = coalesce(engagement.client_calendar_id, '')
left join binding_target as binding
    on binding.work = work.work
    and epoch_us(deliverable.received_at) >= binding.starts
    and epoch_us(deliverable.received_at) < binding.ends
left join valid_baseline as baseline
    on baseline.work = work.work
    and not is_withdrawn(deliverable.status, deliverable.billed_amount)
    and epoch_us(deliverable.first_delivered_at) >= baseline.starts
    and epoch_us(deliverable.first_delivered_at) < baseline.ends;
