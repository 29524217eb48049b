-- Delivered in a gap between two baselines of the same work type.
-- Close the gap: let the earlier baseline end where the later one begins.
with gap as (
    select segment, work_type, effective_until as starts_on, next_from as ends_on
    from (
        select *, lead(effective_from) over (partition by segment, work_type order by effective_from) as next_from
        from fact.baselines
    )
    where effective_until < next_from
)
select deliverable_id,
    printf('delivered %s, no baseline from %s to %s', strftime(min(delivered_on), '%-d %b %Y'),
        strftime(min(starts_on), '%-d %b %Y'), strftime(min(ends_on), '%-d %b %Y')) as detail
from gap
join fact.deliverables as item
    on item.segment = gap.segment and item.work_type = gap.work_type
    and delivered_on >= starts_on and delivered_on < ends_on
where loaded_rate is null
group by deliverable_id
