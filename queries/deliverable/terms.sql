-- Which agreed terms could have bound a deliverable, which one did, and why that one?
with candidate as (
    select
        item.deliverable_id, terms.*,
        coalesce(terms.term_id = item.term_id, false) as is_applied,
        terms.work_type in ('*', item.work_type) and terms.priority in ('*', coalesce(item.priority, ''))
            as fits,
        max(case when terms.term_id = item.term_id then terms.specificity end) over (
            partition by item.deliverable_id
        ) as applied_specificity
    from filtered as item
    join terms on terms.vendor_id = item.vendor_id and terms.segment = item.segment
    where $deliverable is null or item.deliverable_id = $deliverable
)
select
    deliverable_id, is_applied,
    case
        when is_applied then 'most specific in effect'
        when not fits then 'for other work'
        when specificity < applied_specificity then 'less specific'
        else 'not in effect at receipt'
    end as why,
    work_type, priority, leaves_work_types, leaves_priorities,
    cast(target as double) as target, target_unit, calendar, pause_reasons,
    cast(attainment_target as double) as attainment_target, effective_from, effective_to
from candidate
order by deliverable_id, is_applied desc nulls last, specificity desc nulls last, effective_from, term_id
