-- How many items say who worked on them, and how complex they are? Ignores the filters and the period.
select
    count(specialist_id) as with_specialist,
    count(complexity) as with_complexity
from visible
order by with_specialist
