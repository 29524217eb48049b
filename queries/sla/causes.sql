-- Why was work late, and whose cause was it?
with causes as (
    select
        coalesce(breach_cause, 'not stated') as breach_cause,
        coalesce(breach_owner, 'not stated') as breach_owner,
        count(*) as misses,
        sum(hours_late) as hours_late
    from due
    where met = 0
    group by 1, 2
)
select
    breach_cause,
    breach_owner,
    cast(misses as bigint) as misses,
    cast(misses as double) / sum(misses) over () as share_of_misses,
    cast(hours_late as double) as hours_late
from causes
order by misses desc, breach_cause, breach_owner
