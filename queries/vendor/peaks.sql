-- Does a vendor keep its promises on work from its busiest weeks, and how soon is the backlog gone?
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
        vendor_id, week, received, work_in_progress, due, met, complete_weeks,
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
select  -- one row per week, then one for all peak weeks and one for the others
    vendor_id,
    grouping(week) = 1 as is_total,
    week,
    is_peak,
    cast(count(*) as bigint) as weeks,
    cast(max(complete_weeks) as bigint) as complete_weeks,
    cast(sum(received) as bigint) as received,
    cast(case when grouping(week) = 0 then max(work_in_progress) end as bigint) as work_in_progress,
    cast(case when grouping(week) = 0 then max(usual_in_progress) end as double) as usual_in_progress,
    cast(max(weeks_to_clear) as bigint) as weeks_to_clear,
    cast(count(*) filter (where is_peak and weeks_to_clear <= 2) as bigint) as cleared_in_2_weeks,
    cast(sum(due) as bigint) as due,
    cast(sum(met) as bigint) as met,
    cast(sum(met) as double) / nullif(sum(due), 0) as attainment
from marked left join cleared using (vendor_id, week)
group by grouping sets ((vendor_id, week, is_peak), (vendor_id, is_peak))
order by vendor_id, is_total, week nulls last, is_peak
