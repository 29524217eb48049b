-- How many months after go-live had each engagement saved more than it had cost, in the own currency?
with begun as (  -- went live in the period, and not before the data begin; the month of go-live is the first
    select
        engagement_id, vendor_id, segment, client_name, went_live_on,
        extract(year from went_live_on) * 12 + extract(month from went_live_on) - 1 as month_before,
        extract(year from as_of_on) * 12 + extract(month from as_of_on) as month_now
    from engagements cross join version
    where $any_work_types and is_whole  -- transition cannot be split
        and went_live_on >= (select min(received_on) from filtered)
        and ($since is null or went_live_on >= $since) and ($until is null or went_live_on <= $until)
),
monthly as (
    select
        begun.engagement_id, month_number - month_before as place, covered, net_savings as net
    from begun
    join (
        select *, extract(year from month) * 12 + extract(month from month) as month_number
        from engagement_months
    ) as moved on moved.engagement_id = begun.engagement_id
    where month_number > month_before
),
added as (
    select
        *,
        sum(net) over (
            partition by engagement_id order by place rows between unbounded preceding and current row
        ) as net_so_far
    from monthly
),
judged as (
    select engagement_id, sum(covered) as covered, min(case when net_so_far > 0 then place end) as place
    from added
    group by 1
)
select  -- the running month is not over
    begun.engagement_id, vendor_id, segment, client_name as client, went_live_on,
    cast(month_now - month_before - 1 as bigint) as months_since_start,
    cast(place as bigint) as months_to_break_even,
    cast(covered as bigint) as covered
from begun join judged on judged.engagement_id = begun.engagement_id
where covered > 0
order by went_live_on, engagement_id
