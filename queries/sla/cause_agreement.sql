-- How often does the cause coded by a vendor or client match the one that the rules derive from the events?
-- 95 % interval: agreement of compared
with compared as (
    select count(*) as misses, count(breach_cause) as coded, count(derived_cause) as derived,
        count(case when breach_cause is not null and derived_cause is not null then 1 end) as compared,
        count(case when breach_cause = derived_cause then 1 end) as agreed
    from due
    where met = 0
)
select
    cast(misses as bigint) as misses,
    cast(coded as bigint) as coded,
    cast(derived as bigint) as derived,
    cast(compared as bigint) as compared,
    cast(agreed as bigint) as agreed,
    cast(agreed as double) / nullif(compared, 0) as agreement
from compared
order by misses
