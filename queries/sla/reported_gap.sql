-- How far is each vendor's own figure from attainment, and what makes up the gap?
with item as (
    select
        vendor_id, met, vendor_reported_sla_met as says, state,
        due_in_period and met is not null as is_due,
        delivered_in_period and state in ('met', 'missed') as is_delivered,
        vendor_reported_sla_met is not null or is_open = 0 as is_known
    from history
),
share as (
    select
        vendor_id,
        count(met) filter (where is_due) as due,
        sum(met) filter (where is_due) as met,
        count(says) filter (where is_due) as compared,
        avg(says) filter (where is_delivered) as reported_by_delivery,
        avg(case when state = 'met' then 1e0 else 0e0 end) filter (where is_delivered)
            as recomputed_by_delivery,
        avg(says) filter (where is_due) as reported,
        avg(met) filter (where is_due and says is not null) as recomputed,
        avg(met) filter (where is_due and is_known) as known,
        avg(met) filter (where is_due) as attainment
    from item
    group by 1
),
listed as (
    select
        vendor_id,
        count(met) filter (where vendor_reported_sla_met is not null) as disagreements,
        count(*) filter (where met is null) as early_disagreements,
        count(*) filter (where vendor_reported_sla_met is null) as left_out
    from disputed
    group by 1
)
select
    vendor_id,
    cast(compared as bigint) as compared,
    cast(reported_by_delivery as double) as reported_by_delivery,
    cast(recomputed_by_delivery as double) as recomputed_by_delivery,
    cast(due as bigint) as due,
    cast(attainment as double) as attainment,
    greatest(0e0, (met + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(met as double) * (due - met) / due + 0.9603647051735313e0))
        / (due + 3.8414588206941254e0)) as attainment_low,
    least(1e0, (met + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(met as double) * (due - met) / due + 0.9603647051735313e0))
        / (due + 3.8414588206941254e0)) as attainment_high,
    cast(100 * (reported_by_delivery - attainment) as double) as gap_points,
    cast(100 * (reported_by_delivery - reported) as double) as delivery_date_points,
    cast(100 * (reported - recomputed) as double) as judged_differently_points,
    cast(100 * (recomputed - known) as double) as not_reported_points,
    cast(100 * (known - attainment) as double) as left_out_points,
    cast(coalesce(disagreements, 0) as bigint) as disagreements,
    cast(coalesce(early_disagreements, 0) as bigint) as early_disagreements,
    cast(coalesce(left_out, 0) as bigint) as left_out
from share left join listed using (vendor_id)
where compared > 0 and reported_by_delivery is not null
order by vendor_id
