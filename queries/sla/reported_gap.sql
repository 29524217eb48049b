-- How far is each vendor's own figure from attainment, and what makes up the gap?
-- 95 % interval: attainment of due
with share as (
    select
        report_counts.*,
        cast(compared_says as double) / compared as reported,
        cast(compared_met as double) / compared as recomputed,
        cast(met as double) / nullif(due - left_out, 0) as known,
        cast(met as double) / due as attainment
    from report_counts
    where compared > 0 and reported_by_delivery is not null
)
select
    vendor_id,
    cast(compared as bigint) as compared,
    reported_by_delivery, coalesce(recomputed_by_delivery, 0e0) as recomputed_by_delivery,
    cast(due as bigint) as due, attainment,
    100 * (reported_by_delivery - attainment) as gap_points,
    100 * (reported_by_delivery - reported) as delivery_date_points,
    100 * (reported - recomputed) as judged_differently_points,
    100 * (recomputed - known) as not_reported_points,
    100 * (known - attainment) as left_out_points,
    cast(disagreements as bigint) as disagreements,
    cast(early_disagreements as bigint) as early_disagreements,
    cast(left_out as bigint) as left_out
from share
order by vendor_id
