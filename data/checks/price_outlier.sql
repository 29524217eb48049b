-- Billed per unit is far from usual: over 3.5 robust standard deviations from its work type's median (log scale, 20 items, twice or half).
-- Compare amount, units and currency with the invoice, and correct the export.
select deliverable_id,
    printf('%,.2f per unit, far %s what is usual', price, if(is_high_price, 'above', 'below')) as detail
from outlier
where is_price
