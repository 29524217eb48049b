-- How many items were received, delivered or due in the period compared with?
select count(*) as compared_items
from worked_reference
order by compared_items
