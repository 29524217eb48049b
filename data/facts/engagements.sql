-- reads: raw.deliverables, raw.engagements, raw.vendors
-- makes: fact.engagement_places, fact.engagements
-- fact.engagement_places: one row per engagement and vendor × segment that its cost may belong to: as stated, else as
-- its deliverables have it, else any.
create table fact.engagement_places as
with worked as (
    select distinct engagement_id, vendor_id, segment from raw.deliverables where engagement_id is not null
),
any_vendor as (
    select vendor_id from raw.deliverables
    union
    select vendor_id from raw.vendors
    union
    select vendor_id from raw.engagements where vendor_id is not null
),
any_segment as (
    select unnest(['finance', 'legal', 'healthcare', 'analytics', 'other']) as segment
)
select distinct
    engagement.engagement_id,
    coalesce(engagement.vendor_id, worked.vendor_id, any_vendor.vendor_id) as vendor_id,
    coalesce(engagement.segment, worked.segment, any_segment.segment) as segment
from raw.engagements as engagement
left join worked on worked.engagement_id = engagement.engagement_id
left join any_vendor on engagement.vendor_id is null and worked.vendor_id is null
left join any_segment on engagement.segment is null and worked.segment is null;

-- fact.engagements: one row per engagement, an empty vendor or segment taken from its deliverables where they agree.
create table fact.engagements as
select engagement.* replace (
    if(place.vendors = 1, place.vendor_id, null) as vendor_id,
    if(place.segments = 1, place.segment, null) as segment
)
from raw.engagements as engagement
join (
    select
        engagement_id, min(vendor_id) as vendor_id, min(segment) as segment,
        count(distinct vendor_id) as vendors, count(distinct segment) as segments
    from fact.engagement_places
    group by engagement_id
) as place using (engagement_id);
