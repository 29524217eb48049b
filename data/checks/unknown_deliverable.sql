-- Events wait for a deliverable that is not loaded.
-- Import the deliverables of that time, or correct the id; until then these events count nowhere.
select deliverable_id as subject, arg_min(_file, occurred_at) as file_id, arg_min(_line, occurred_at) as line,
    printf('%d events, first %s', count(*), strftime(min(reporting_date(occurred_at)), '%-d %b %Y')) as detail
from raw.events
anti join raw.deliverables using (deliverable_id)
where getvariable('waiting') > 0
group by deliverable_id
