-- Which open items are likely to miss their target, or have little of it left? Likeliest first.
select
    open.deliverable_id, open.vendor_id, open.segment, open.work_type, open.client, open.priority,
    risks.miss_probability,
    cast(risks.similar_as_far as bigint) as similar_as_far,
    cast(risks.similar_items as bigint) as similar_items,
    risks.consumed_share, cast(open.hours_to_due as double) as hours_to_due, open.due_at, risks.clock_stands,
    case when is_likely and is_tight then 'likely_and_tight' when is_likely then 'likely' else 'tight' end
        as risk_reason,
    cast(open.billed_amount as double) as billed_amount, open.currency,
    cast(risks.expected_standard_hours as double) as expected_standard_hours,
    open.received_at, open.sla_basis
from open join risks on risks.deliverable_id = open.deliverable_id
where is_likely or is_tight
order by miss_probability desc nulls last, hours_to_due, deliverable_id
limit $limit
