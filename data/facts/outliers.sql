-- reads: fact.deliverables
-- makes: bound, outlier
-- bound: one row per work type, between which price, units and hours lie within 3.5 robust standard deviations.
create or replace temp table bound as
with step as (  -- a step is one per cent
    select 'price' as measure, segment, work_type,
        cast(round(100 * ln(billed_amount / units)) as integer) as step, count(*) as items
    from fact.deliverables
    where billed_amount > 0 and units > 0 and is_own_currency
    group by all
    union all
    select 'units', segment, work_type, cast(round(100 * ln(units)) as integer) as step, count(*)
    from fact.deliverables
    where units > 0
    group by all
    union all
    select 'turnaround', segment, work_type, cast(round(100 * ln(turnaround_hours)) as integer) as step, count(*)
    from fact.deliverables
    where turnaround_hours > 0
    group by all
),
middle as (
    select measure, segment, work_type, min(step) as middle
    from (
        select *,
            sum(items) over (partition by measure, segment, work_type) as all_items,
            sum(items) over (
                partition by measure, segment, work_type order by step rows unbounded preceding
            ) as items_below
        from step
    )
    where all_items >= 20 and 2 * items_below >= all_items
    group by all
),
spread as (
    select measure, segment, work_type, middle, min(away) as spread
    from (
        select measure, segment, work_type, middle, abs(step - middle) as away,
            sum(items) over (partition by measure, segment, work_type) as all_items,
            sum(items) over (
                partition by measure, segment, work_type order by abs(step - middle) range unbounded preceding
            ) as items_within
        from step
        join middle using (measure, segment, work_type)
    )
    where 2 * items_within >= all_items
    group by all
),
bounds as (  -- never less than twice or half; ten times or a tenth where most values are the same
    select measure, segment, work_type, middle / 100 as middle,
        if(spread = 0, ln(10), greatest(3.5 * 1.4826 * spread / 100, ln(2))) as reach
    from spread
)
select segment, work_type,
    max(exp(middle - reach)) filter (where measure = 'price') as low_price,
    max(exp(middle + reach)) filter (where measure = 'price') as high_price,
    max(exp(middle - reach)) filter (where measure = 'units') as low_units,
    max(exp(middle + reach)) filter (where measure = 'units') as high_units,
    max(exp(middle - reach)) filter (where measure = 'turnaround') as low_hours,
    max(exp(middle + reach)) filter (where measure = 'turnaround') as high_hours
from bounds
group by all;

-- outlier: one row per deliverable beyond a bound of its work type.
create or replace temp table outlier as
select deliverable_id, units, billed_amount / units as price, turnaround_hours,
    (billed_amount <= low_price * units or billed_amount >= high_price * units)
        and billed_amount > 0 and is_own_currency as is_price,
    units <= low_units or units >= high_units as is_units,
    (turnaround_hours <= low_hours or turnaround_hours >= high_hours) and turnaround_hours > 0 as is_turnaround,
    price >= high_price as is_high_price,
    units >= high_units as is_high_units,
    turnaround_hours >= high_hours as is_long
from fact.deliverables
join bound using (segment, work_type)
where is_price or is_units or is_turnaround;
