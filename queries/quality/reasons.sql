-- Why do clients return drafts?
with counted as (
    select coalesce(reason, 'not stated') as reason, count(*) as review_findings
    from refusals
    group by 1
)
select
    reason,
    cast(review_findings as bigint) as review_findings,
    cast(review_findings as double) / sum(review_findings) over () as share_of_findings
from counted
order by review_findings desc nulls last, reason
