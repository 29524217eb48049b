-- Which vendor × segment had security incidents, against a usual week of the reference period?
with now as (
    select vendor_id, segment, count(*) as incidents
    from events where event_type = 'security_incident' group by 1, 2
),
before as (
    select vendor_id, segment, count(*) as incidents
    from events_reference where event_type = 'security_incident' group by 1, 2
)
select
    vendor_id,
    segment,
    cast(coalesce(now.incidents, 0) as bigint) as security_incidents,
    cast(coalesce(before.incidents, 0) as double) / weeks as usual_security_incidents,
    coalesce(now.incidents, 0) - cast(coalesce(before.incidents, 0) as double) / weeks
        as contribution_incidents
from now full outer join before using (vendor_id, segment) cross join span_reference
order by contribution_incidents desc nulls last, vendor_id, segment
