-- reads: fact.deliverables, raw.events
-- makes: fact.variants
-- fact.variants: one row per delivered item with a log, its path: the types of its events, by when each first happened.
create table fact.variants as
with listed as (  -- what happens at one instant is in the order of the data contract
    select * from (
        select unnest(kinds) as event_type, unnest(range(len(kinds))) as place
        from (
            select [
                'scope_submitted', 'scope_confirmed', 'inputs_complete', 'clarification_raised',
                'clarification_answered', 'assigned', 'reassigned', 'checkpoint_planned', 'checkpoint_passed',
                'checkpoint_failed', 'draft_delivered', 'returned', 'edit_started', 'edit_done', 'accepted',
                'rejected', 'final_delivered', 'resumed', 'paused', 'reopened', 'scope_change', 'escalation',
                'security_incident', 'security_hold_start', 'security_hold_end', 'data_transfer', 'other'
            ] as kinds
        )
    )
),
first_of_type as (
    select deliverable_id, event_type, min(occurred_at) as happened_at from raw.events group by all
),
path as (
    select
        deliverable_id,
        string_agg(event_type, ' > ' order by happened_at, place) as variant,
        count(*) as steps
    from first_of_type
    join listed using (event_type)
    group by deliverable_id
)
select deliverable_id, fact.vendor_id, fact.segment, fact.client, fact.work_type, fact.delivered_on, variant, steps
from path
join fact.deliverables as fact using (deliverable_id)
where fact.delivered_on is not null and fact.state <> 'cancelled';
