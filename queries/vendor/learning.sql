-- Does work take less time the longer a vendor does it? By months since onboarding (*) and since each go-live.
with counted as (
    select
        vendor_id,
        case when grouping(engagement_id) = 1 then '*' else engagement_id end as part,
        delivered_month,
        min(received_on) as first_received_on,
        count(*) filter (where delivered_in_period) as delivered,
        count(vendor_hours) filter (where delivered_in_period and standard_hours > 0) as timed,
        sum(vendor_hours) filter (where delivered_in_period and standard_hours > 0) as vendor_hours,
        sum(standard_hours) filter (where delivered_in_period and vendor_hours is not null) as standard_hours,
        coalesce(sum(reviewed) filter (where delivered_in_period), 0) as reviewed,
        coalesce(sum(accepted_first) filter (where delivered_in_period), 0) as accepted_first
    from history
    group by grouping sets ((vendor_id, delivered_month), (vendor_id, engagement_id, delivered_month))
),
begun as (
    select
        counted.*,
        client_name,
        case when part = '*'
            then coalesce(onboarded_on, min(first_received_on) over (partition by counted.vendor_id))
            else went_live_on end as began_on,
        case when part <> '*' then 'go_live' when onboarded_on is null then 'first_receipt'
            else 'onboarding' end as began_with
    from counted
    left join vendors on vendors.vendor_id = counted.vendor_id
    left join engagements on engagements.engagement_id = part
    where part is not null
)
select
    vendor_id,
    part as engagement_id,
    client_name as client,
    began_on,
    began_with,
    delivered_month as month,
    cast((extract(year from delivered_month) - extract(year from began_on)) * 12
        + extract(month from delivered_month) - extract(month from began_on) as bigint) as months_since_start,
    cast(delivered as bigint) as delivered,
    cast(timed as bigint) as timed,
    cast(vendor_hours as double) / nullif(cast(standard_hours as double), 0) as hours_per_standard_hour,
    cast(reviewed as bigint) as reviewed,
    cast(accepted_first as double) / nullif(reviewed, 0) as first_pass_acceptance,
    case when reviewed > 0 then greatest(0e0, (accepted_first + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_low,
    case when reviewed > 0 then least(1e0, (accepted_first + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(accepted_first as double) * (reviewed - accepted_first) / reviewed
            + 0.9603647051735313e0)) / (reviewed + 3.8414588206941254e0)) end as first_pass_acceptance_high
from begun
where delivered > 0
order by vendor_id, engagement_id, month
