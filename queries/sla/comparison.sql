-- How would each vendor do on the portfolio's mix of segments? Crude and standardised attainment.
with cells as (
    select vendor_id, segment, count(*) as due, sum(met) as met from due where met is not null group by 1, 2
),
weighted as (
    select
        vendor_id,
        due,
        met,
        cast(met as double) / due as cell_attainment,
        cast(sum(due) over (partition by segment) as double) / sum(due) over () as segment_weight
    from cells
)
select
    vendor_id,
    cast(sum(due) as bigint) as due,
    cast(sum(met) as double) / sum(due) as attainment,
    sum(segment_weight * cell_attainment) / sum(segment_weight) as standardised_attainment,
    sum(segment_weight) as portfolio_covered
from weighted
group by 1
order by vendor_id
