-- What had each engagement saved, net, by each month since its start? Its whole history, whatever the period.
select
    engagements.engagement_id,
    client_name as client,
    engagements.vendor_id,
    segment,
    went_live_on,
    month,
    cast((extract(year from month) - extract(year from went_live_on)) * 12
        + extract(month from month) - extract(month from went_live_on) as bigint) as months_since_start,
    month < cast(date_trunc('month', as_of_on) as date) as is_month_over,
    records_begin_on <= date_add(went_live_on, 31) as is_whole_history,
    cast(coalesce(delivered, 0) as bigint) as delivered,
    cast(coalesce(covered, 0) as bigint) as covered,
    cast(gross_savings as double) as gross_savings,
    cast(oversight_cost as double) as oversight_cost,
    cast(engagement_months.transition_cost as double) as transition_cost,
    cast(service_credits as double) as service_credits,
    cast(net_savings as double) as net_savings,
    cast(cumulative_net_savings as double) as cumulative_net_savings
from engagement_months
join engagements on engagements.engagement_id = engagement_months.engagement_id
cross join version
left join engagement_starts on engagement_starts.engagement_id = engagements.engagement_id
order by engagements.engagement_id, month
