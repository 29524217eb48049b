-- Does a vendor keep its promises on what arrives in its busiest weeks, and how soon is the backlog gone?
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
        vendor_id, complete_weeks, work_in_progress, due, met,
        complete_weeks >= 10 and received >= peak_from and received > middle as is_peak,
        avg(work_in_progress) over (
            partition by vendor_id order by week rows between 13 preceding and 1 preceding
        ) as usual_in_progress,
        row_number() over (partition by vendor_id order by week) as place
    from vendor_weeks inner join spans using (vendor_id)
    where is_complete
),
cleared as (
    select vendor_id, count(*) filter (where weeks <= 2) as cleared_in_2_weeks, max(weeks) as most_weeks_to_clear
    from (
        select peak.vendor_id, peak.place, min(later.place) - peak.place as weeks
        from marked as peak
        inner join marked as later
            on later.vendor_id = peak.vendor_id and later.place >= peak.place
                and later.work_in_progress <= peak.usual_in_progress
        where peak.is_peak
        group by 1, 2
    ) as each_peak
    group by 1
),
summed as (
    select
        vendor_id, max(complete_weeks) as complete_weeks, count(*) filter (where is_peak) as peak_weeks,
        coalesce(sum(due) filter (where is_peak), 0) as peak_due, sum(met) filter (where is_peak) as peak_met,
        coalesce(sum(due) filter (where not is_peak), 0) as other_due,
        sum(met) filter (where not is_peak) as other_met
    from marked
    group by 1
)
select
    vendor_id, complete_weeks, peak_weeks,
    cast(peak_due as bigint) as peak_due,
    cast(peak_met as double) / nullif(peak_due, 0) as peak_attainment,
    cast(other_due as bigint) as other_due,
    cast(other_met as double) / nullif(other_due, 0) as other_attainment,
    cast(coalesce(cleared_in_2_weeks, 0) as bigint) as cleared_in_2_weeks,
    cast(most_weeks_to_clear as bigint) as most_weeks_to_clear
from summed left join cleared using (vendor_id)
order by vendor_id
