-- Which vendor × segment × month fell short of what was agreed? One row each, for work judged by a term.
-- 95 % interval: attainment of due
with cells as (
    select
        vendor_id, segment, month, is_provisional,
        sum(due) as due, sum(met) as met,
        sum(attainment_target * due) / sum(due) as attainment_target,
        min(coalesce(min_volume, 0)) as min_volume,
        count(*) as terms_judged,
        count(*) filter (where is_below) as terms_in_default,
        count(*) filter (where is_enough) as terms_with_enough,
        sum(billed) as billed_due,
        sum(billed * at_risk_share * credit_share) filter (where is_below) as credit_before_cap
    from term_months
    group by 1, 2, 3, 4
)
select
    vendor_id,
    segment,
    month,
    case
        when terms_in_default > 0 then case when is_provisional then 'short_so_far' else 'in_default' end
        when terms_with_enough > 0 then case when is_provisional then 'kept_so_far' else 'kept' end
        else 'too_few'
    end as term_verdict,
    terms_in_default > 0 and not is_provisional as is_default,
    is_provisional,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / due as attainment,
    cast(round(attainment_target, 12) as double) as attainment_target,
    cast(min_volume as bigint) as min_volume,
    cast(terms_judged as bigint) as terms_judged,
    cast(terms_in_default as bigint) as terms_in_default,
    cast(billed_due as double) as billed_due,
    cast(case when terms_in_default = 0 then 0 else credit_before_cap end as double) as credit_before_cap
from cells
order by month, vendor_id, segment
