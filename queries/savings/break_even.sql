-- When did each engagement break even, or what is left to recover? Its whole history, whatever the period.
with summed as (
    select
        engagements.engagement_id,
        sum(delivered) as delivered, sum(covered) as covered,
        sum(engagement_months.transition_cost) as transition_spent,
        sum(net_savings) as cumulative_net_savings,
        min(month) filter (where cumulative_net_savings > 0 and last_day(month) >= went_live_on)
            as first_above
    from engagement_months join engagements on engagements.engagement_id = engagement_months.engagement_id
    group by 1
),
judged as (
    select
        engagements.*, delivered, covered, transition_spent, cumulative_net_savings, first_above, as_of_on,
        case
            when not $any_work_types then 'not_by_work_type'
            when not is_whole then 'not_by_place'
            when coalesce(covered, 0) = 0 then 'no_savings'
            when went_live_on is null then 'no_go_live'
            when went_live_on > as_of_on then 'not_live_yet'
            when engagements.transition_cost is null or transition_months is null then 'no_transition'
            when coalesce(currency, own_currency) <> own_currency then 'other_currency'
            when records_begin_on is null or records_begin_on > date_add(went_live_on, 31)
                then 'records_begin_later'
            when first_above is null then 'to_go'
            else 'broken_even'
        end as break_even_verdict
    from engagements
    cross join version left join summed on summed.engagement_id = engagements.engagement_id
    left join engagement_starts on engagement_starts.engagement_id = engagements.engagement_id
),
dated as (
    select *, case when break_even_verdict = 'broken_even' then first_above end as break_even_month
    from judged
),
paid as (  -- the harder test: the whole transition cost, including what is still to be spread
    select dated.engagement_id, min(month) as payback_month
    from dated join engagement_months on engagement_months.engagement_id = dated.engagement_id
    where break_even_verdict in ('broken_even', 'to_go') and last_day(month) >= went_live_on
        and cumulative_savings > dated.transition_cost
    group by 1
)
select
    dated.engagement_id, client_name as client, vendor_id, segment, went_live_on,
    break_even_verdict, break_even_month,
    cast((extract(year from break_even_month) - extract(year from went_live_on)) * 12
        + extract(month from break_even_month) - extract(month from went_live_on) + 1 as bigint)
        as months_to_break_even,
    break_even_month < cast(date_trunc('month', as_of_on) as date) as is_month_over,
    payback_month,
    cast(coalesce(delivered, 0) as bigint) as delivered, cast(coalesce(covered, 0) as bigint) as covered,
    cast(dated.transition_cost as double) as transition_agreed,
    cast(transition_spent as double) as transition_spent,
    cast(cumulative_net_savings as double) as cumulative_net_savings,
    case when break_even_verdict in ('broken_even', 'to_go')
        then cast(case when cumulative_net_savings < 0 then -cumulative_net_savings else 0 end as double)
    end as still_to_recover
from dated left join paid on paid.engagement_id = dated.engagement_id
order by went_live_on desc nulls last, dated.engagement_id
