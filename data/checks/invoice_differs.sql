-- The invoice lines of a deliverable do not add up to its billed amount.
-- Ask which is right before savings are quoted; savings use the billed amount.
with invoiced as (
    select deliverable_id, sum(amount) as amount
    from raw.invoices
    where deliverable_id is not null
    group by deliverable_id
    having count(distinct currency) <= 1
)
select deliverable_id, printf('billed %,.2f, invoiced %,.2f', coalesce(billed_original, billed_amount), amount) as detail
from invoiced
join fact.deliverables using (deliverable_id)
where amount <> coalesce(billed_original, billed_amount)
