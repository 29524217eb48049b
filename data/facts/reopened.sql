-- reads: item, raw.deliverables, raw.events
-- makes: closed, course, reopened, work_round
-- course: one row per delivery or reopening of a deliverable ever reopened, from its first delivery on; of one instant,
-- a draft precedes the reopening, and a final delivery answers it.
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
select item, delivered as moment, 0 as place, false as reopens from candidate
union all
select item, final, 2, false from candidate where final >= delivered
union all
select candidate.item, epoch_us(event.occurred_at),
    case event.event_type when 'draft_delivered' then 0 when 'reopened' then 1 else 2 end,
    event.event_type = 'reopened'
from raw.events as event
join candidate using (deliverable_id)
where event.event_type in ('draft_delivered', 'final_delivered', 'reopened')
    and epoch_us(event.occurred_at) >= candidate.delivered;

-- work_round: one row per round of work on such a deliverable, the one up to its first delivery being 0: when it was
-- opened again, and its own first delivery (NULL = not yet).
create or replace temp table work_round as
select
    item, round,
    min(moment) filter (where reopens) as opens,
    min(moment) filter (where not reopens) as closes
from (
    select *, count(*) filter (where reopens) over (
        partition by item order by moment, place rows unbounded preceding
    ) as round
    from course
)
group by item, round;

-- reopened: one row per deliverable reopened after delivery, and when its last round stopped (NULL = not yet).
create or replace temp table reopened as
select item, closes as stopped
from work_round
where round > 0
qualify round = max(round) over (partition by item);

-- closed: one row per interval from a round's first delivery to the reopening after it: the work counted as done.
create or replace temp table closed as
select item, closes as starts, next_opens as ends
from (select *, lead(opens) over (partition by item order by round) as next_opens from work_round)
where starts < ends;
