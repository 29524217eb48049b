-- reads: item, work, raw.deliverables, raw.engagements
-- makes: named
-- named: one row per deliverable, its id and what it can be sliced by.
create or replace temp view named as
select
    item.item, deliverable.deliverable_id, work.vendor_id, work.segment,
    coalesce(engagement.client, 'unassigned') as client, work.work_type
from item
join raw.deliverables as deliverable on deliverable.rowid = item.item
join work on work.work = item.work
left join raw.engagements as engagement on engagement.engagement_id = deliverable.engagement_id;
