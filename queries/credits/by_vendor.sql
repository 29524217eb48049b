-- Which vendors missed service levels in months that are over, and what does each owe in the own currency?
with missed as (
    select vendor_id, count(distinct (segment, month)) as defaults
    from term_months
    where is_below and not is_provisional
    group by 1
),
owed as (
    select vendor_id, sum(credit_due) as credit_due
    from credit_months
    where is_own_currency and not is_provisional and terms_in_default > 0
    group by 1
)
select
    vendor_id,
    cast(defaults as bigint) as defaults,
    cast(credit_due as double) as credit_due
from missed
left join owed using (vendor_id)
order by credit_due desc nulls last, vendor_id
