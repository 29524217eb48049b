-- Which terms are agreed, and what could a what-if change in them?
select
    vendor_id,
    segment,
    work_type,
    priority,
    leaves_work_types,
    leaves_priorities,
    effective_from,
    case when effective_until < date '9999-12-31' then effective_until end as effective_until,
    cast(target as double) as agreed_target,
    target_unit,
    calendar,
    pause_reasons,
    attainment_target,
    cast(coalesce(min_volume, 0) as bigint) as min_volume,
    at_risk_share,
    credit_share
from terms
order by vendor_id, segment, work_type, priority, effective_from
