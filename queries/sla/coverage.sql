-- On what basis is work judged: a term, a promise or nothing; and on how many assumed calendars?
with counted as (
    select sla_basis, count(*) as items, count(*) filter (where assumed_calendar) as assumed_calendars
    from due
    where state <> 'cancelled'
    group by 1
)
select
    sla_basis,
    cast(items as bigint) as items,
    cast(items as double) / sum(items) over () as share_of_items,
    cast(assumed_calendars as bigint) as assumed_calendars
from counted
order by sla_basis
