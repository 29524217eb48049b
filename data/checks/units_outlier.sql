-- Units are far from usual for the work type: at least twice or half, and beyond 3.5 robust standard deviations of its logarithm.
-- Check the unit that was counted: pages or documents, hours or minutes.
select deliverable_id,
    printf('%,.2f units, far %s what is usual', units, if(is_high_units, 'above', 'below')) as detail
from outlier
where is_units
