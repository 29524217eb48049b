-- Which deliverables are behind a number about work that fell due? Longest past due first.
select
    deliverable_id, vendor_id, segment, work_type, client, state, received_at, first_delivered_at, due_at,
    cast(met as bigint) as met,
    cast(attainment_target as double) as attainment_target,
    cast(hours_past_due as double) as hours_past_due,
    breach_cause, derived_cause, breach_owner, specialist_id, vendor_reported_sla_met,
    cast(billed_amount as double) as billed_amount, currency
from due
where case $which
        when 'judged' then met is not null
        when 'misses' then met = 0
        when 'delivered' then met_when_delivered is not null
        when 'without_client' then met = 1 or (met = 0 and coalesce(breach_owner, '') <> 'client')
        else $which is null or state = $which
    end
order by hours_past_due desc nulls last, due_at nulls last, deliverable_id
limit $limit
