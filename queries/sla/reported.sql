-- Does each vendor's own report agree with the records, item by item?
select
    vendor_id,
    cast(count(*) as bigint) as due,
    cast(count(vendor_reported_sla_met) as bigint) as compared,
    cast(avg(vendor_reported_sla_met) as double) as vendor_reported_attainment,
    cast(avg(met) filter (where vendor_reported_sla_met is not null) as double) as recomputed_attainment,
    cast(count(*) filter (where vendor_reported_sla_met <> met) as bigint) as disagreements,
    cast(count(*) filter (where vendor_reported_sla_met = 1 and met = 0) as bigint)
        as reported_met_but_missed,
    cast(avg(met) as double) as attainment,
    100 * cast(avg(vendor_reported_sla_met) - avg(met) filter (where vendor_reported_sla_met is not null)
        as double) as reported_above_points
from due
where met is not null
group by 1
order by vendor_id
