-- How many rounds of revision did reviewed items take, by vendor?
with exactly as (
    select vendor_id, revisions, count(*) as reviewed from delivered where reviewed = 1 group by 1, 2
),
counted as (
    select
        vendor_id,
        case when revisions = 0 then '0' when revisions = 1 then '1' when revisions = 2 then '2' else '3+' end
            as revision_rounds,
        sum(reviewed) as reviewed
    from exactly
    group by 1, 2
)
select
    vendor_id,
    revision_rounds,
    cast(reviewed as bigint) as reviewed,
    cast(reviewed as double) / sum(reviewed) over (partition by vendor_id) as share_of_reviewed
from counted
order by vendor_id, revision_rounds
