-- How many items name the person who worked on them, and how many their complexity? Whatever the filters and period.
select
    count(specialist_id) as with_specialist,
    count(complexity) as with_complexity
from visible
order by with_specialist
