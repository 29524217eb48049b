-- Which term does each verdict on a vendor × segment × month rest on? One row per term and month.
-- 95 % interval: attainment of due
select
    vendor_id,
    segment,
    month,
    work_type,
    priority,
    leaves_work_types,
    leaves_priorities,
    effective_from,
    cast(target as double) as agreed_target,
    target_unit,
    case
        when is_below then case when is_provisional then 'short_so_far' else 'in_default' end
        when is_enough then case when is_provisional then 'kept_so_far' else 'kept' end
        else 'too_few'
    end as term_verdict,
    is_below and not is_provisional as is_default,
    is_provisional,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / due as attainment,
    attainment_target,
    cast(coalesce(min_volume, 0) as bigint) as min_volume,
    cast(billed as double) as billed_due,
    cast(bills_elsewhere as bigint) as bills_elsewhere,
    at_risk_share,
    credit_share,
    case when is_below then cast(billed as double) * at_risk_share * credit_share else 0e0 end
        as credit_before_cap
from term_months
order by month, vendor_id, segment, work_type, priority, effective_from
