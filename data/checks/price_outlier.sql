-- Billed per unit is far from usual for the work type: at least twice or half, and beyond 3.5 robust standard deviations of its logarithm.
-- Compare amount, units and currency with the invoice, and correct the export.
select deliverable_id,
    printf('%,.2f per unit, far %s what is usual', price, if(is_high_price, 'above', 'below')) as detail
from outlier
where is_price
