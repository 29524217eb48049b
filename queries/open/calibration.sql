-- How did past calls turn out: of the open items once said to miss with some probability, what share did?
with called as (
    select
        miss_probability, missed,
        case
            when miss_probability < 0.1 then 0e0 when miss_probability < 0.25 then 0.1e0
            when miss_probability < 0.5 then 0.25e0 when miss_probability < 0.75 then 0.5e0
            when miss_probability is not null then 0.75e0
        end as probability_from
    from calls
),
counted as (
    select
        probability_from,
        count(case when probability_from is not null then missed end) as calls,
        count(*) filter (where missed is null) as undecided,
        count(*) filter (where probability_from is null) as without_probability,
        coalesce(sum(case when probability_from is not null then missed end), 0) as misses,
        sum(case when missed is not null then miss_probability end) as predicted,
        sum((miss_probability - missed) * (miss_probability - missed)) as squared
    from called
    group by 1
),
every as (
    select false as is_total, * from counted where probability_from is not null
    union all
    select true, cast(null as double), sum(calls), sum(undecided), sum(without_probability), sum(misses),
        sum(predicted), sum(squared)
    from counted having count(*) > 0
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
    case when calls > 0 then greatest(0e0, (misses + 1.9207294103470627e0 - 1.959963984540054e0
        * sqrt(cast(misses as double) * (calls - misses) / calls + 0.9603647051735313e0))
        / (calls + 3.8414588206941254e0)) end as observed_share_low,
    case when calls > 0 then least(1e0, (misses + 1.9207294103470627e0 + 1.959963984540054e0
        * sqrt(cast(misses as double) * (calls - misses) / calls + 0.9603647051735313e0))
        / (calls + 3.8414588206941254e0)) end as observed_share_high,
    cast(squared as double) / nullif(calls, 0) as brier_score,
    case when is_total then 1 - cast(squared as double) * calls
        / nullif(cast(misses as double) * (calls - misses), 0) end as brier_skill,
    cast(undecided as bigint) as undecided,
    cast(without_probability as bigint) as without_probability
from every
order by is_total, probability_from
