-- reads: fact.engagement_places, fact.transition
-- makes: spent_at
-- spent_at: one row per engagement, week and level (all work, a vendor, a segment, a vendor's segment; NULL: all), its
-- transition cost: one that cannot be attributed counts wherever it may belong.
create or replace temp view spent_at as
with spent as (
    select engagement_id, transition_week as week, sum(transition_cost) as transition_cost
    from fact.transition
    where is_own_currency
    group by all
)
select week, cast(null as varchar) as vendor_id, cast(null as varchar) as segment, transition_cost from spent
union all
select week, vendor_id, null, transition_cost
from spent join (select distinct engagement_id, vendor_id from fact.engagement_places) using (engagement_id)
where vendor_id is not null
union all
select week, null, segment, transition_cost
from spent join (select distinct engagement_id, segment from fact.engagement_places) using (engagement_id)
union all
select week, vendor_id, segment, transition_cost
from spent join fact.engagement_places using (engagement_id)
where vendor_id is not null;
