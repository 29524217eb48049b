-- How much of the work can be judged and priced, and how old is the newest record? Spend: own currency only.
with priced as (
    select
        count(*) as delivered,
        coalesce(sum(covered), 0) as covered,
        count(baseline_cost) as with_baseline,
        sum(case when is_own_currency then billed_amount end) as billed,
        sum(case when is_own_currency then covered_billed end) as covered_billed,
        count(case when not is_own_currency then 1 end) as other_currency,
        max(first_delivered_at) as newest_delivered_at
    from delivered
),
kinds as (
    select sla_basis, assumed_calendar, count(*) as items, max(received_at) as newest_received_at
    from due
    where state <> 'cancelled'
    group by 1, 2
),
judged as (
    select
        coalesce(sum(items), 0) as items,
        coalesce(sum(items) filter (where sla_basis = 'term'), 0) as with_term,
        coalesce(sum(items) filter (where sla_basis = 'promise'), 0) as with_promise,
        coalesce(sum(items) filter (where assumed_calendar), 0) as assumed_calendars,
        max(newest_received_at) as newest_received_at
    from kinds
)
select
    cast(delivered as bigint) as delivered,
    cast(covered as bigint) as covered,
    cast(covered as double) / nullif(delivered, 0) as coverage,
    cast(covered_billed as double) / nullif(cast(billed as double), 0) as coverage_of_spend,
    cast(with_baseline as double) / nullif(delivered, 0) as baseline_share,
    cast(items as bigint) as items,
    cast(with_term as double) / nullif(items, 0) as term_share,
    cast(with_promise as double) / nullif(items, 0) as promise_share,
    cast(assumed_calendars as double) / nullif(items, 0) as assumed_calendar_share,
    cast(other_currency as bigint) as other_currency,
    as_of,
    as_of_on,
    newest_received_at,
    newest_delivered_at
from priced cross join judged cross join version
order by as_of
