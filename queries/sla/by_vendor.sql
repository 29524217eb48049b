-- What share of the work that fell due was on time, by vendor and segment?
with counted as (
    select
        vendor_id,
        segment,
        count(met) as due,
        coalesce(sum(met), 0) as met,
        count(*) filter (where state = 'missed') as missed,
        count(*) filter (where state = 'open_overdue') as open_overdue,
        count(*) filter (where state = 'not_yet_due') as not_yet_due,
        count(*) filter (where state = 'no_term') as no_term,
        avg(met_when_delivered) as delivered_only_attainment,
        avg(met) filter (where met = 1 or coalesce(breach_owner, '') <> 'client') as controllable_attainment,
        avg(attainment_target) filter (where met is not null) as attainment_target
    from due
    group by 1, 2
)
select
    vendor_id,
    segment,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / nullif(due, 0) as attainment,
    case when due > 0 then greatest(0e0, (met + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(met as double) * (due - met) / due + 0.9603647051735313e0))
        / (due + 3.8414588206941254e0)) end as attainment_low,
    case when due > 0 then least(1e0, (met + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(met as double) * (due - met) / due + 0.9603647051735313e0))
        / (due + 3.8414588206941254e0)) end as attainment_high,
    cast(attainment_target as double) as attainment_target,
    cast(missed as bigint) as missed,
    cast(open_overdue as bigint) as open_overdue,
    cast(not_yet_due as bigint) as not_yet_due,
    cast(no_term as bigint) as no_term,
    cast(delivered_only_attainment as double) as delivered_only_attainment,
    cast(controllable_attainment as double) as controllable_attainment
from counted
where due > 0
order by vendor_id, segment
