-- For which work is a term, baseline, calendar, vendor or engagement missing? Most spend first.
with counted as (
    select
        vendor_id, segment, work_type, engagement_id,
        state = 'no_term' as lacks_term,
        delivered_on is not null and loaded_rate is null as lacks_baseline,
        assumed_calendar as lacks_calendar,
        count(*) as items,
        sum(case when is_own_currency then billed_amount end) as spend
    from filtered
    group by 1, 2, 3, 4, 5, 6, 7
),
known as (
    select distinct engagement_id from engagements
),
gaps as (
    select 'SLA term' as missing, vendor_id, segment, work_type, null as engagement_id, items, spend
    from counted
    where lacks_term
    union all
    select 'Baseline', null, segment, work_type, null, items, spend
    from counted
    where lacks_baseline
    union all
    select 'Calendar', vendor_id, null, null, null, items, spend
    from counted
    where lacks_calendar
    union all
    select 'Vendor', counted.vendor_id, null, null, null, items, spend
    from counted left join visible_vendors on visible_vendors.vendor_id = counted.vendor_id
    where visible_vendors.vendor_id is null
    union all
    select 'Engagement', counted.vendor_id, null, null, counted.engagement_id, items, spend
    from counted left join known on known.engagement_id = counted.engagement_id
    where counted.engagement_id is not null and known.engagement_id is null
)
select
    missing,
    vendor_id,
    segment,
    work_type,
    engagement_id,
    cast(sum(items) as bigint) as items,
    cast(sum(spend) as double) as spend
from gaps
group by 1, 2, 3, 4, 5
order by spend desc nulls last, items desc nulls last, missing, vendor_id, segment, work_type, engagement_id
