-- How many hours did a standard hour take in each engagement's first six months, and how many since?
with months as (
    select
        vendor_id, engagement_id, delivered_month,
        count(*) as timed,
        sum(cast(vendor_hours as double)) as y,
        sum(cast(standard_hours as double)) as x,
        sum(cast(vendor_hours as double) * cast(vendor_hours as double)) as yy,
        sum(cast(vendor_hours as double) * cast(standard_hours as double)) as xy,
        sum(cast(standard_hours as double) * cast(standard_hours as double)) as xx
    from delivered
    where vendor_hours is not null and standard_hours > 0
    group by 1, 2, 3
),
phases as (
    select
        months.vendor_id, months.engagement_id, client_name, engagements.segment, went_live_on,
        case when (extract(year from delivered_month) - extract(year from went_live_on)) * 12
            + extract(month from delivered_month) - extract(month from went_live_on) < 6
            then 'first_six_months' else 'since_then' end as phase,
        sum(timed) as timed, sum(y) / sum(x) as ratio,
        sum(y) as y, sum(x) as x, sum(yy) as yy, sum(xy) as xy, sum(xx) as xx
    from months inner join engagements on engagements.engagement_id = months.engagement_id
    where went_live_on is not null
    group by 1, 2, 3, 4, 5, 6
),
measured as (  -- the linearised standard error of a ratio of sums (Cochran, Sampling Techniques, chapter 6)
    select
        *,
        1.959963984540054e0 / x * sqrt(
            cast(timed as double) / nullif(timed - 1, 0) * greatest(0e0, yy - 2 * ratio * xy + ratio * ratio * xx)
        ) as half
    from phases
)
select
    vendor_id,
    engagement_id,
    client_name as client,
    segment,
    went_live_on as began_on,
    phase,
    cast(timed as bigint) as timed,
    ratio as hours_per_standard_hour,
    greatest(0e0, ratio - half) as hours_per_standard_hour_low,
    ratio + half as hours_per_standard_hour_high
from measured
order by vendor_id, began_on desc nulls last, engagement_id, phase
