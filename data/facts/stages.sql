-- reads: fact.deliverables, raw.events
-- makes: fact.stages
-- fact.stages: one row per stage of a delivered item that its log records. An item's stages add up to its whole:
-- receipt → final delivery, else acceptance or rejection, else first delivery.
create table fact.stages as
with happened as (
    select
        deliverable_id,
        event.event_type,
        epoch_us(event.occurred_at) as moment,
        epoch_us(deliverable.received_at) as received,
        epoch_us(deliverable.first_delivered_at) as delivered,
        epoch_us(deliverable.accepted_at) as accepted_at,
        epoch_us(deliverable.final_delivered_at) as final_at
    from raw.events as event
    join fact.deliverables as deliverable using (deliverable_id)
    where deliverable.delivered_on is not null and deliverable.state <> 'cancelled'
        and event.event_type in (
            'scope_confirmed', 'inputs_complete', 'assigned', 'checkpoint_passed', 'checkpoint_failed',
            'draft_delivered', 'returned', 'edit_started', 'edit_done', 'accepted', 'rejected', 'final_delivered'
        )
),
milestone as (
    select
        deliverable_id,
        any_value(received) as received,
        any_value(delivered) as delivered,
        min(moment) filter (where event_type = 'scope_confirmed') as scoped,
        min(moment) filter (where event_type = 'inputs_complete') as instructed,
        min(moment) filter (where event_type = 'assigned') as assigned,
        max(moment) filter (
            where event_type in ('checkpoint_passed', 'checkpoint_failed') and moment <= happened.delivered
        ) as checked,
        -- The dates of the deliverable come before those of its log, as everywhere.
        coalesce(
            any_value(accepted_at),
            max(moment) filter (where event_type in ('accepted', 'rejected') and moment >= happened.delivered)
        ) as approved,
        coalesce(
            any_value(final_at),
            max(moment) filter (where event_type = 'final_delivered' and moment >= happened.delivered)
        ) as final
    from happened
    group by deliverable_id
),
ended as (
    select *, greatest(delivered, coalesce(final, approved)) as ended from milestone
),
revised as (
    select deliverable_id, max(moment) as revised
    from happened
    join ended using (deliverable_id)
    where event_type in ('draft_delivered', 'returned', 'edit_started', 'edit_done')
        and moment > ended.delivered and moment <= least(approved, ended)
    group by deliverable_id
),
bound as (  -- a stage ends at its milestone, but not before the one before it nor after what closes it
    select
        ended.*,
        revised,
        least(greatest(received, scoped), delivered) as scope_end,
        least(greatest(scope_end, instructed), delivered) as instructions_end,
        least(greatest(instructions_end, assigned), delivered) as assignment_end,
        greatest(assignment_end, checked) as work_end,
        greatest(delivered, revised) as review_end,
        least(greatest(review_end, approved), ended) as approval_end
    from ended
    left join revised using (deliverable_id)
),
cut as (  -- what no milestone tells apart falls into the next stage that is known
    select
        deliverable_id,
        ended - received as whole_microseconds,
        ['scope', 'instructions', 'assignment', 'work', 'drafts', 'review', 'approval', 'final'] as stages,
        [
            if(scoped is null, null, scope_end - received),
            if(instructed is null, null, instructions_end - scope_end),
            if(assigned is null, null, assignment_end - instructions_end),
            if(checked is null, null, work_end - assignment_end),
            delivered - work_end,
            if(revised is null, null, review_end - delivered),
            if(approved is null, null, approval_end - review_end),
            if(final is null, null, ended - approval_end)
        ] as lengths
    from bound
),
recorded as (
    select
        deliverable_id, whole_microseconds,
        unnest(stages) as stage, unnest(range(1, 9)) as place, unnest(lengths) as microseconds,
        list_position(lengths, list_max(lengths)) as longest
    from cut
)
select
    deliverable_id, fact.vendor_id, fact.segment, fact.client, fact.work_type, fact.delivered_on,
    cast(place as tinyint) as place, stage, microseconds, whole_microseconds, place = longest as is_longest
from recorded
join fact.deliverables as fact using (deliverable_id)
where microseconds is not null;
