-- Why was work late, and who caused it: as coded in the export, or as the rules derive it?
with causes as (
    select
        cause as breach_cause, owner as breach_owner,
        count(*) as misses, sum(hours_past_due) as hours_past_due
    from misses
    group by 1, 2
)
select
    breach_cause,
    breach_owner,
    cast(misses as bigint) as misses,
    cast(misses as double) / sum(misses) over () as share_of_misses,
    cast(hours_past_due as double) as hours_past_due,
    cast(hours_past_due as double) / nullif(sum(cast(hours_past_due as double)) over (), 0)
        as share_of_time_past_due,
    cast(sum(misses) over () as bigint) as all_misses,
    cast(sum(misses) over (partition by breach_cause) as bigint) as misses_of_cause,
    cast(sum(misses) over (partition by breach_owner) as bigint) as misses_of_owner
from causes
order by
    case when $measure = 'hours' then hours_past_due else misses end desc nulls last,
    breach_cause,
    breach_owner
