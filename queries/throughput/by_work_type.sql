-- How much came in, how much went out and how much is open now, by work type?
select
    segment,
    work_type,
    cast(count(*) filter (where received_in_period) as bigint) as received,
    cast(count(*) filter (where delivered_in_period) as bigint) as delivered,
    cast(sum(standard_hours) filter (where delivered_in_period) as double) as standard_hours,
    cast(sum(is_open) as bigint) as open_items
from history
where received_in_period or delivered_in_period or is_open = 1
group by 1, 2
order by segment, work_type
