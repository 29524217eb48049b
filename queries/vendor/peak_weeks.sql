-- Which weeks brought each vendor most work, and how many weeks later was work in hand back at its usual level?
with spans as (
    select
        vendor_id,
        count(*) as complete_weeks,
        percentile_cont(0.9) within group (order by received) as peak_from,
        percentile_cont(0.5) within group (order by received) as middle
    from vendor_weeks
    where is_complete
    group by 1
),
marked as (
    select
        vendor_id, week, received, work_in_progress, due, met,
        complete_weeks >= 10 and received >= peak_from and received > middle as is_peak,
        avg(work_in_progress) over (
            partition by vendor_id order by week rows between 13 preceding and 1 preceding
        ) as usual_in_progress,
        row_number() over (partition by vendor_id order by week) as place
    from vendor_weeks inner join spans using (vendor_id)
    where is_complete
),
cleared as (
    select peak.vendor_id, peak.week, min(later.place) - peak.place as weeks_to_clear
    from marked as peak
    inner join marked as later
        on later.vendor_id = peak.vendor_id and later.place >= peak.place
            and later.work_in_progress <= peak.usual_in_progress
    where peak.is_peak
    group by peak.vendor_id, peak.week, peak.place
)
select
    vendor_id,
    week,
    is_peak,
    cast(received as bigint) as received,
    cast(work_in_progress as bigint) as work_in_progress,
    cast(usual_in_progress as double) as usual_in_progress,
    cast(weeks_to_clear as bigint) as weeks_to_clear,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / nullif(due, 0) as attainment
from marked left join cleared using (vendor_id, week)
order by vendor_id, week
