-- Units are far from usual: over 3.5 robust standard deviations from its work type's median (log scale, 20 items, twice or half).
-- Check the unit that was counted: pages or documents, hours or minutes.
select deliverable_id,
    printf('%,.2f units, far %s what is usual', units, if(is_high_units, 'above', 'below')) as detail
from outlier
where is_units
