-- How much work was overdue at the end of each week?
with changes as (  -- late work is overdue from the week of its due instant to the week before its delivery
    select sla_week as week, count(*) as change from history where met = 0 group by 1
    union all
    select delivered_week, -count(*) from history where met = 0 and delivered_on is not null group by 1
)
select
    weeks.week,
    is_complete,
    cast(sum(change) as bigint) as open_overdue,
    cast(sum(change) as bigint) as overdue_at_week_end
from weeks inner join changes on changes.week <= weeks.week
group by 1, 2
order by week
