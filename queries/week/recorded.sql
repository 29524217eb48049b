-- What were each week's headline numbers for all work, each vendor, each segment and each vendor's segment?
select
    week, vendor_id, segment,
    standard_hours, attainment, net_savings, first_pass_acceptance, open_overdue, security_incidents,
    net_savings_share, delivered, due, met, reviewed, covered
from recorded
order by week, vendor_id nulls last, segment nulls last
