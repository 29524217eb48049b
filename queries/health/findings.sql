-- What is wrong or suspicious in the loaded data, check by check? Most spend first, in own currency.
select
    checks.check as check,
    checks.meaning,
    checks.advice,
    cast(sum(findings) as bigint) as findings,
    cast(sum(items) as bigint) as items,
    cast(sum(spend) as double) as spend,
    cast(sum(sum(findings)) over () as bigint) as all_findings
from finding_totals join checks on checks.check = finding_totals.check
group by 1, 2, 3
order by spend desc nulls last, items desc nulls last, meaning
