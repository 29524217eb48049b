-- Which items were past their due instant when the period ended? Longest past due first.
select deliverable_id, vendor_id, segment, work_type, client, due_at
from filtered
where met = 0
    and ($until is null or sla_on <= $until)
    and (delivered_on is null or delivered_on > $until)
order by due_at, deliverable_id
limit $limit
