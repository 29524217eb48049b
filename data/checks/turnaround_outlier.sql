-- Turnaround is far from usual for the work type: at least twice or half, and beyond 3.5 robust standard deviations of its logarithm.
-- Check the dates of receipt and first delivery: a mistyped year or a swapped day and month looks like this.
select deliverable_id,
    printf('%,.1f hours, far %s what is usual', turnaround_hours, if(is_long, 'above', 'below')) as detail
from outlier
where is_turnaround
