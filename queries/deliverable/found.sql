-- Which deliverables have an id that contains this text?
select deliverable_id, vendor_id, segment, work_type, client, state, received_at, first_delivered_at, due_at
from filtered
where $text is null or strpos(lower(deliverable_id), lower($text)) > 0
order by case when deliverable_id = $text then 0 else 1 end, length(deliverable_id), deliverable_id
limit $limit
