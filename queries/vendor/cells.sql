-- Where does each vendor miss more or less than all vendors together do on the same work?
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
        cast(sum(met) over (partition by segment, work_type) as double)
            / sum(due) over (partition by segment, work_type) as portfolio_attainment
    from cells
)
select
    vendor_id,
    segment,
    work_type,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / due as attainment,
    portfolio_attainment,
    cast(due - met as bigint) as misses,
    due * (1 - portfolio_attainment) as expected_misses,
    due - met - due * (1 - portfolio_attainment) as excess_misses
from placed
order by vendor_id, excess_misses desc nulls last, segment, work_type
