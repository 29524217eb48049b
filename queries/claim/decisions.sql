-- How much of the accepted work was used in a decision, and for how much is that known?
with counted as (
    select
        count(*) as accepted,
        count(decision_use) as decision_known,
        count(case when decision_use = 'used' then 1 end) as decision_used
    from delivered
    where accepted_at is not null or status = 'accepted'
)
select
    cast(accepted as bigint) as accepted,
    cast(decision_known as bigint) as decision_known,
    cast(decision_used as bigint) as decision_used
from counted
order by accepted
