-- An exchange rate that was more than 31 days old on the day converts an amount: a bill, an in-house baseline or a transition.
-- Load newer fx_rates for the pair of currencies; until then the last rate on or before the day is used.
with used as (
    select item, day, rate_on, true as is_bill from bill_rate where day > rate_on + 31
    union all
    select item, day, rate_on, false from baseline_rate where day > rate_on + 31
),
old as (
    select distinct
        if(is_bill, currency_original, baseline.currency) as currency,
        fact.vendor_id, fact.segment, fact.work_type, fact.client, item, fact.billed_amount, is_own_currency,
        day, rate_on
    from used
    join raw.deliverables as deliverable on deliverable.rowid = used.item
    join fact.deliverables as fact using (deliverable_id)
    left join fact.baselines as baseline using (baseline_id)
    where not is_bill or billed_original > 0
    union all
    select engagement.currency, spent.vendor_id, spent.segment, null, spent.client, null, null, false, cost_on, rate_on
    from fact.transition as spent
    join raw.engagements as engagement using (engagement_id)
    where cost_on > rate_on + 31
)
select currency as subject, vendor_id, segment, work_type, client, count(item) as items,
    sum(if(is_own_currency, billed_amount, null)) as spend,
    printf('up to %d days old: the rate of %s on %s', max(day - rate_on),
        strftime(arg_max(rate_on, day - rate_on), '%-d %b %Y'), strftime(arg_max(day, day - rate_on), '%-d %b %Y'))
        as detail
from old
group by all
