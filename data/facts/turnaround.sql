-- reads: cell, cohort, kind
-- makes: curve, fact.turnaround
-- curve: one row per item of a cell with open items, and the share undelivered after it (Kaplan-Meier).
create or replace temp table curve as
with member as (
    select cell.cell, cell.items, cohort.spent, cohort.ended
    from (
        select cohort.* replace (vendor * by_vendor as vendor, type * by_type as type)
        from cohort
        cross join (values (1, 1), (1, 0), (0, 1), (0, 0)) as rollup(by_vendor, by_type)
    ) as cohort
    join cell using (received_month, vendor, type)
    where cell.open_items > 0
),
ranked as (
    select *, items + 1 - row_number() over (partition by cell order by spent, ended desc) as at_risk
    from member
)
select cell, spent, at_risk,
    product(if(ended, (at_risk - 1) / at_risk, 1)) over (
        partition by cell order by at_risk desc rows unbounded preceding
    ) as surviving
from ranked;

-- fact.turnaround: one row per month, vendor and work type ('*' = all), hours until a share is delivered.
create table fact.turnaround as
with reached as (
    select
        cell,
        min(spent) filter (where surviving <= 0.5 + 1e-9) as p50,
        min(spent) filter (where surviving <= 0.2 + 1e-9) as p80,
        min(spent) filter (where surviving <= 0.1 + 1e-9) as p90
    from curve
    group by cell
)
select
    received_month,
    coalesce(vendor_id, '*') as vendor_id,
    coalesce(segment, '*') as segment,
    coalesce(work_type, '*') as work_type,
    items,
    open_items,
    if(open_items = 0, percentiles[1], p50) / 3600000000 as p50_hours,
    if(open_items = 0, percentiles[2], p80) / 3600000000 as p80_hours,
    if(open_items = 0, percentiles[3], p90) / 3600000000 as p90_hours
from cell
left join reached using (cell)
left join (select distinct vendor, vendor_id from kind) as vendor using (vendor)
left join (select distinct type, segment, work_type from kind) as type using (type)
order by received_month, vendor_id, segment, work_type;
