-- How much was received, and how much was delivered?
select
    cast(count(*) filter (where received_in_period) as bigint) as received,
    cast(count(*) filter (where delivered_in_period) as bigint) as delivered,
    cast(sum(standard_hours) filter (where delivered_in_period) as double) as standard_hours
from history
order by received
