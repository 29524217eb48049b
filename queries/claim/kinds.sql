-- How complex is the delivered work, who or what does it, and is it accepted at the first version?
select
    segment,
    work_type,
    complexity,
    automation_mode,
    cast(count(*) as bigint) as delivered,
    cast(coalesce(sum(reviewed), 0) as bigint) as reviewed,
    cast(coalesce(sum(accepted_first), 0) as bigint) as accepted_first
from delivered
group by 1, 2, 3, 4
order by segment, work_type, complexity nulls last, automation_mode nulls last
