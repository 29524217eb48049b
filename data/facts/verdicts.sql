-- reads: due, item, reopened
-- makes: total_verdict, verdict
-- total_verdict: one row per deliverable reopened after delivery, judged on all its work.
create or replace temp table total_verdict as
with judged as (
    select
        item,
        reopened.stopped,
        case
            when item.term_id is not null then due.net - item.target
            else coalesce(reopened.stopped, epoch_us(getvariable('as_of'))) - item.promised
        end as over
    from reopened
    join item using (item)
    left join due on due.run = item.item * 2 + 1
)
select
    item,
    case
        when over > 0 then if(stopped is null, 'open_overdue', 'missed')
        when over <= 0 then if(stopped is null, 'not_yet_due', 'met')
    end as total_state
from judged;

-- verdict: one row per deliverable, its state and everything the clock says about it, in microseconds.
create or replace temp view verdict as
with judged as (
    select
        item.*,
        case when term_id is not null then 'term' when promised is not null then 'promise' else 'none' end
            as sla_basis,
        coalesce(delivered, epoch_us(getvariable('as_of'))) as ended,
        if(term_id is not null, due.due, promised) as due,
        -- Without a target there is no clock to measure in.
        case when term_id is not null then due.net when promised is not null then greatest(ended - received, 0) end as net,
        if(term_id is not null, due.net - item.target, ended - promised) as over,
        coalesce(due.paused, 0) as paused
    from item
    left join due on due.run = item.item * 2
)
select
    *,
    case
        when cancelled then 'cancelled'
        when sla_basis = 'none' then 'no_term'
        when delivered is null then if(over > 0, 'open_overdue', 'not_yet_due')
        else if(over > 0, 'missed', 'met')
    end as state
from judged;
