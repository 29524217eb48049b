-- Does a vendor get faster with experience? By months since onboarding (*) and since each go-live.
with items as (
    select
        *,
        case when delivered_in_period and vendor_hours is not null and standard_hours > 0
            then cast(standard_hours as double) end as x,
        case when delivered_in_period and standard_hours > 0 then cast(vendor_hours as double) end as y
    from history
),
counted as (
    select
        vendor_id, engagement_id, delivered_month, min(received_on) as first_received_on,
        count(*) filter (where delivered_in_period) as delivered,
        sum(reviewed) filter (where delivered_in_period) as reviewed,
        sum(accepted_first) filter (where delivered_in_period) as accepted_first,
        count(y) as timed, sum(x) as x, sum(y) as y, sum(x * x) as xx, sum(x * y) as xy, sum(y * y) as yy
    from items
    group by 1, 2, 3
),
parts as (
    select
        counted.*, '*' as part, cast(null as varchar) as client,
        coalesce(onboarded_on, min(first_received_on) over (partition by counted.vendor_id)) as began_on,
        case when onboarded_on is null then 'first_receipt' else 'onboarding' end as began_with
    from counted left join vendors on vendors.vendor_id = counted.vendor_id
    union all
    select counted.*, counted.engagement_id, client_name, went_live_on, 'go_live'
    from counted left join engagements on engagements.engagement_id = counted.engagement_id
    where counted.engagement_id is not null
)
select  -- the sums of products are for the interval, which the follow-up works out
    vendor_id,
    part as engagement_id,
    client,
    began_on,
    began_with,
    delivered_month as month,
    cast((extract(year from delivered_month) - extract(year from began_on)) * 12
        + extract(month from delivered_month) - extract(month from began_on) as bigint) as months_since_start,
    cast(sum(delivered) as bigint) as delivered,
    cast(sum(reviewed) as bigint) as reviewed,
    cast(sum(accepted_first) as bigint) as accepted_first,
    cast(sum(timed) as bigint) as timed,
    sum(x) as x, sum(y) as y, sum(xx) as xx, sum(xy) as xy, sum(yy) as yy
from parts
where delivered > 0
group by 1, 2, 3, 4, 5, 6, 7
order by vendor_id, engagement_id, month
