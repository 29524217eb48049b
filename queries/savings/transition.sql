-- Which transition cost is in view but not attributable to it, and which does a work-type filter leave out?
select
    currency,
    cast(sum(case when $any_work_types and not is_whole then transition_cost end) as double)
        as transition_not_attributable,
    cast(sum(case when not $any_work_types then transition_cost end) as double) as transition_left_out
from transition_whole
group by 1
order by currency
