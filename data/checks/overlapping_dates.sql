-- Two SLA terms or baselines of one key hold at once; the later one is used from its start on.
-- Let the earlier one end where the later one begins.
with ranged as (
    select 'SLA term' as kind, vendor_id, segment, work_type, priority, effective_from, effective_to
    from raw.sla_terms
    union all
    select 'baseline', null, segment, work_type, null, effective_from, effective_to
    from raw.baselines
),
followed as (
    select *, lead(effective_from) over (
        partition by kind, vendor_id, segment, work_type, priority order by effective_from
    ) as next_from
    from ranged
)
select kind as subject, vendor_id, segment, work_type,
    printf('from %s to %s, but the next begins on %s', strftime(effective_from, '%-d %b %Y'),
        coalesce(strftime(effective_to, '%-d %b %Y'), 'open'), strftime(next_from, '%-d %b %Y')) as detail
from followed
where coalesce(effective_to, date '9999-12-31') > next_from
