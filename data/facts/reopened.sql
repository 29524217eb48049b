-- reads: item, raw.deliverables, raw.events
-- makes: closed, course, reopened
-- course: one row per delivery or reopening of a deliverable ever reopened, from its first delivery on.
create or replace temp table course as
with once_reopened as (
    select distinct deliverable_id from raw.events where event_type = 'reopened'
),
candidate as (
    select item.item, item.delivered, deliverable_id, epoch_us(deliverable.final_delivered_at) as final
    from raw.deliverables as deliverable
    join once_reopened using (deliverable_id)
    join item on item.item = deliverable.rowid
    where item.delivered is not null and not item.cancelled
)
select item, delivered as moment, false as reopens, false as is_final from candidate
union
select item, final, false, true from candidate where final is not null
union
select candidate.item, epoch_us(event.occurred_at), event.event_type = 'reopened', false
from raw.events as event
join candidate using (deliverable_id)
where event.event_type in ('draft_delivered', 'final_delivered', 'reopened')
    and epoch_us(event.occurred_at) >= candidate.delivered;

-- reopened: one row per deliverable reopened after delivery, and when its work stopped (NULL = not yet).
create or replace temp table reopened as
select
    item,
    coalesce(max(moment) filter (where is_final), max(moment) filter (where not reopens)) as stopped
from (select *, max(moment) filter (where reopens) over (partition by item) as last_reopened from course)
where moment > last_reopened or reopens
group by item;

-- closed: one row per interval from a delivery to the reopening after it: the work counted as done.
create or replace temp table closed as
with round as (
    select *, count(*) filter (where reopens) over (
        partition by item order by moment, reopens rows between unbounded preceding and 1 preceding
    ) as round
    from course
    where not is_final
),
ending as (
    select
        item,
        case when round = 0 then min(moment) filter (where not reopens)
            else max(moment) filter (where not reopens) end as starts,
        max(moment) filter (where reopens) as ends
    from round
    group by item, round
)
from ending where starts < ends;
