-- How did past calls turn out: of open items once given some probability of a miss, what share did miss?
-- 95 % interval: observed_share of calls
with counted as (  -- the squared error is (1 - p)² for a miss and p² for an item that met its target
    select
        probability_from, missed, count(*) as items, sum(miss_probability) as predicted,
        sum(miss_probability * miss_probability) as squares
    from calls
    group by 1, 2
),
banded as (
    select
        probability_from,
        coalesce(sum(items) filter (where missed is not null), 0) as calls,
        coalesce(sum(items) filter (where missed is null), 0) as undecided,
        coalesce(sum(items) filter (where missed = 1), 0) as misses,
        sum(predicted) filter (where missed is not null) as predicted,
        sum(squares + case when missed = 1 then items - 2 * predicted else 0 end)
            filter (where missed is not null) as squared
    from counted
    group by 1
),
every as (
    select false as is_total, *, 0 as without_probability from banded where probability_from is not null
    union all
    select true, cast(null as double),
        sum(case when probability_from is not null then calls else 0 end),
        sum(case when probability_from is not null then undecided else 0 end),
        sum(case when probability_from is not null then misses else 0 end),
        sum(predicted), sum(squared),
        sum(case when probability_from is null then calls + undecided else 0 end)
    from banded having count(*) > 0
)
select
    is_total,
    case probability_from
        when 0e0 then '0–10 %' when 0.1e0 then '10–25 %' when 0.25e0 then '25–50 %'
        when 0.5e0 then '50–75 %' when 0.75e0 then '75–100 %' else 'all'
    end as probability_band,
    probability_from,
    cast(calls as bigint) as calls,
    cast(misses as bigint) as misses,
    cast(predicted as double) / nullif(calls, 0) as predicted_share,
    cast(misses as double) / nullif(calls, 0) as observed_share,
    cast(squared as double) / nullif(calls, 0) as brier_score,
    case when is_total then 1 - cast(squared as double) * calls
        / nullif(cast(misses as double) * (calls - misses), 0) end as brier_skill,
    cast(undecided as bigint) as undecided,
    cast(without_probability as bigint) as without_probability,
    cast(sum(case when probability_from >= 0.5e0 then calls else 0 end) over () as bigint) as likely_calls,
    cast(sum(case when probability_from >= 0.5e0 then misses else 0 end) over () as bigint) as likely_misses
from every
order by is_total, probability_from
