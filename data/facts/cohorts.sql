-- reads: item, work
-- makes: cell, cohort, kind
-- kind: one row per kind of work, its vendor and work type as numbers above 0.
create or replace temp table kind as
select
    work, vendor_id, segment, work_type,
    dense_rank() over (order by vendor_id) as vendor,
    dense_rank() over (order by segment, work_type) as type
from work;

-- cohort: one row per item not cancelled, with its time to delivery, or so far (ended = false).
create or replace temp table cohort as
select
    cast(date_trunc('month', reporting_date(instant_at(received))) as date) as received_month,
    kind.vendor,
    kind.type,
    greatest(coalesce(delivered, epoch_us(getvariable('as_of'))) - received, 0) as spent,
    delivered is not null as ended
from item
join kind using (work)
where not cancelled;

-- cell: one row per month, vendor and work type (0 = all), and percentiles as if all had ended.
create or replace temp table cell as
select
    row_number() over () as cell,
    received_month,
    coalesce(vendor, 0) as vendor,
    coalesce(type, 0) as type,
    count(*) as items,
    count(*) filter (where not ended) as open_items,
    quantile_disc(spent, [0.5, 0.8, 0.9]) as percentiles
from cohort
group by grouping sets (
    (received_month, vendor, type), (received_month, vendor), (received_month, type), (received_month)
);
