-- Received in a gap between two SLA terms of the same vendor, segment, work type and priority.
-- Close the gap: let the earlier term end where the later one begins.
with gap as (
    select vendor_id, segment, work_type, priority, effective_until as starts_on, next_from as ends_on
    from (
        select *, lead(effective_from) over (
            partition by vendor_id, segment, work_type, priority order by effective_from
        ) as next_from
        from fact.terms
    )
    where effective_until < next_from
)
select deliverable_id,
    printf('received %s, no term from %s to %s', strftime(min(received_on), '%-d %b %Y'),
        strftime(min(starts_on), '%-d %b %Y'), strftime(min(ends_on), '%-d %b %Y')) as detail
from gap
join fact.deliverables as item
    on item.vendor_id = gap.vendor_id and item.segment = gap.segment
    and gap.work_type in (item.work_type, '*') and gap.priority in (coalesce(item.priority, ''), '*')
    and received_on >= starts_on and received_on < ends_on
where sla_basis <> 'term' and state <> 'cancelled'
group by deliverable_id
