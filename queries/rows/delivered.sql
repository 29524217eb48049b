-- Which deliverables are behind a number about delivered work? Newest first.
select
    deliverable_id, vendor_id, segment, work_type, client, received_at, first_delivered_at,
    cast(standard_hours as double) as standard_hours,
    cast(turnaround_hours as double) as turnaround_hours,
    cast(billed_amount as double) as billed_amount,
    cast(baseline_cost as double) as baseline_cost,
    cast(gross_savings as double) as gross_savings,
    cast(oversight_cost as double) as oversight_cost,
    currency,
    cast(billed_original as double) as billed_original, currency_original, fx_rate,
    cast(accepted_first as bigint) as accepted_first,
    cast(revisions as bigint) as revisions,
    guideline_version, specialist_id
from delivered
where case $which
        when 'reviewed' then reviewed = 1
        when 'compared' then reviewed = 1 and in_house_quality is not null
        when 'covered' then covered = 1 and is_own_currency
        when 'own' then is_own_currency
        else $which is null
    end
order by first_delivered_at desc nulls last, deliverable_id
limit $limit
