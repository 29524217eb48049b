-- Whose open items will likely miss their target, and which of them is due first? One row per vendor.
with likely as (
    select
        open.vendor_id,
        open.work_type,
        open.deliverable_id,
        open.due_at,
        row_number() over (partition by open.vendor_id order by open.due_at, open.deliverable_id) as place
    from open inner join risks on risks.deliverable_id = open.deliverable_id
    where is_likely
)
select
    vendor_id,
    cast(count(*) as bigint) as at_risk_likely,
    max(case when place = 1 then deliverable_id end) as deliverable_id,
    max(case when place = 1 then work_type end) as work_type,
    min(due_at) as due_at
from likely
group by 1
order by vendor_id
