-- How many security incidents were there, and how many per 1,000 data transfers at most?
with counted as (
    select
        count(*) filter (where event_type = 'security_incident') as security_incidents,
        count(*) filter (where event_type = 'data_transfer') as data_transfers
    from events
)
select
    cast(security_incidents as bigint) as security_incidents,
    cast(data_transfers as bigint) as data_transfers,
    1000 * cast(security_incidents as double) / nullif(data_transfers, 0) as incidents_per_1000_transfers
from counted
order by security_incidents
