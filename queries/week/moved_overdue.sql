-- Which vendor × segment moved the work overdue at the week's end, against a usual week of the reference?
with changes as (  -- late work is overdue from the week of its due instant to the week before its delivery
    select vendor_id, segment, sla_week as week, count(*) as change
    from history where met = 0 group by 1, 2, 3
    union all
    select vendor_id, segment, delivered_week, -count(*)
    from history where met = 0 and delivered_on is not null group by 1, 2, 3
),
now as (
    select vendor_id, segment, sum(change) as overdue
    from weeks inner join changes on changes.week <= weeks.week group by 1, 2
),
before as (
    select vendor_id, segment, sum(change) as overdue
    from weeks_reference inner join changes on changes.week <= weeks_reference.week group by 1, 2
)
select
    vendor_id,
    segment,
    cast(coalesce(now.overdue, 0) as bigint) as overdue_at_week_end,
    cast(coalesce(before.overdue, 0) as double) / weeks as usual_open_overdue,
    coalesce(now.overdue, 0) - cast(coalesce(before.overdue, 0) as double) / weeks
        as contribution_items
from now full outer join before using (vendor_id, segment) cross join span_reference
order by contribution_items desc nulls last, vendor_id, segment
