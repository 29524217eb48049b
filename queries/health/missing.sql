-- For which work is a term, baseline, calendar, vendor or engagement missing, most spend first?
with spent as (
    select *, case when is_own_currency then billed_amount end as spend from filtered
),
known as (
    select distinct engagement_id from engagements
),
gaps as (
    select 'SLA term' as missing, vendor_id, segment, work_type, null as engagement_id, spend
    from spent
    where state = 'no_term'
    union all
    select 'Baseline' as missing, null as vendor_id, segment, work_type, null as engagement_id, spend
    from spent
    where delivered_on is not null and baseline_cost is null
    union all
    select 'Calendar' as missing, vendor_id, null as segment, null as work_type, null as engagement_id, spend
    from spent
    where assumed_calendar
    union all
    select 'Vendor' as missing, spent.vendor_id, null as segment, null as work_type,
        null as engagement_id, spend
    from spent left join visible_vendors on visible_vendors.vendor_id = spent.vendor_id
    where visible_vendors.vendor_id is null
    union all
    select 'Engagement' as missing, spent.vendor_id, null as segment, null as work_type,
        spent.engagement_id, spend
    from spent left join known on known.engagement_id = spent.engagement_id
    where spent.engagement_id is not null and known.engagement_id is null
)
select
    missing,
    vendor_id,
    segment,
    work_type,
    engagement_id,
    cast(count(*) as bigint) as items,
    cast(sum(spend) as double) as spend
from gaps
group by 1, 2, 3, 4, 5
order by spend desc nulls last, items desc nulls last, missing, vendor_id, segment, work_type, engagement_id
