-- reads: item, reopened, work, fact.deliverables, fact.terms, raw.deliverables
-- makes: disputed
-- disputed: one row per deliverable whose verdict the vendor reports otherwise, in microseconds of its target's clock.
create or replace temp table disputed as
select
    differing.deliverable_id, differing.says_met, item.item, item.received, item.promised,
    item.term_id is not null as on_term,
    coalesce(item.delivered, epoch_us(getvariable('as_of'))) as ended,
    case
        when reopened.item is not null then coalesce(reopened.stopped, epoch_us(getvariable('as_of')))
        when deliverable.final_delivered_at <= getvariable('as_of') then epoch_us(deliverable.final_delivered_at)
    end as final_ended,
    if(on_term, item.clock, 0) as clock,
    if(on_term, item.target, item.promised - item.received) as target,
    term.target as amount, term.target_unit as unit, term.allowed_reasons,
    if(term.calendar = 'client', work.client_clock, work.vendor_clock) as named_clock,
    if(term.calendar = 'client', work.vendor_clock, work.client_clock) as other_clock
from (
    select deliverable_id, vendor_reported_sla_met = 1 as says_met
    from fact.deliverables
    where vendor_reported_sla_met is not null
        and state in ('met', 'missed', 'open_overdue') and says_met <> (state = 'met')
) as differing
join raw.deliverables as deliverable on deliverable.deliverable_id = differing.deliverable_id
join item on item.item = deliverable.rowid
join work on work.work = item.work
left join fact.terms as term on term.term_id = item.term_id
left join reopened on reopened.item = item.item;
