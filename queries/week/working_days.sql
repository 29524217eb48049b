-- When does somebody who works for a vendor begin to work, in a period and a day before and after it?
with used as (
    select distinct vendor_clock from filtered
)
select distinct opens_at as starts_at
from shifts inner join used on used.vendor_clock = shifts.clock
where ($since is null or opens_at >= date_add(cast($since as date), -1))
    and ($until is null or opens_at < date_add(cast($until as date), 2))
order by starts_at
