-- What is the verdict on each deliverable, by which clock, and in which month did it fall due?
select
    deliverable_id,
    work_type,
    cast(date_trunc('month', sla_on) as date) as month,
    state,
    due_at,
    cast(target_hours as double) as target_hours,
    cast(net_elapsed_hours as double) as net_elapsed_hours
from due
order by deliverable_id
