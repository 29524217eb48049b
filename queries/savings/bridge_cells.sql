-- Which work at which vendor moved the saving against the reference period, and how?
select
    work_type,
    vendor_id,
    standard_hours, baseline_cost, covered_billed, oversight_cost, transition_cost,
    service_credits,
    reference_standard_hours, reference_baseline_cost, reference_covered_billed, reference_oversight_cost,
    reference_transition_cost, reference_service_credits
from bridge_cells
order by work_type, vendor_id
