-- How would each vendor do on the portfolio's mix, and has it missed more than expected from its own mix?
-- 95 % interval: attainment of due
with cells as (
    select vendor_id, segment, work_type, count(*) as due, sum(met) as met
    from due
    where met is not null
    group by 1, 2, 3
),
placed as (
    select
        *,
        cast(met as double) / due as cell_attainment,
        -- One more met and one more missed: a cell that never missed may still do so (Agresti).
        cast(met + 1 as double) * (due - met + 1) / ((due + 2) * (due + 2)) / (due + 2) as cell_variance,
        cast(sum(due) over (partition by segment, work_type) as double) / sum(due) over () as cell_weight,
        cast(sum(due - met) over (partition by segment, work_type) as double)
            / sum(due) over (partition by segment, work_type) as cell_miss_rate
    from cells
),
summed as (
    select
        vendor_id,
        sum(due) as due,
        sum(met) as met,
        sum(due * cell_miss_rate) as expected_misses,
        sum(cell_weight) as work_covered,
        sum(cell_weight * cell_attainment) / sum(cell_weight) as same_work_attainment,
        1.959963984540054e0 * sqrt(sum(cell_weight * cell_weight * cell_variance)) / sum(cell_weight) as half
    from placed
    group by 1
)
select
    vendor_id,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / due as attainment,
    cast(same_work_attainment as double) as same_work_attainment,
    greatest(0e0, same_work_attainment - half) as same_work_attainment_low,
    least(1e0, same_work_attainment + half) as same_work_attainment_high,
    cast(work_covered as double) as work_covered,
    cast(due - met as bigint) as misses,
    cast(expected_misses as double) as expected_misses,
    (due - met) / nullif(cast(expected_misses as double), 0) as miss_ratio
from summed
order by vendor_id
