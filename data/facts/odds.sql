-- reads: pace, waiting
-- makes: odds
-- odds: one row per item open at a moment and not late then, how likely it was to miss, from how many items
-- known to have met or missed; fewer than ten tell nothing.
create or replace temp table odds as
with curve as (
    select moment, kind,
        min(surviving) filter (where k <= 1000) as beyond_target,
        cast(sum(died) + sum(if(k > 1000, censored, 0)) as bigint) as known
    from pace
    group by all
)
select
    waiting.*, curve.known,
    -- All others that were not delivered by then, at least as far on.
    at_risk - died - cast(is_recent as integer) as as_far,
    -- Rounded, so that an even chance is exactly a half.
    if(curve.known >= 10, round(beyond_target / nullif(pace.surviving, 0), 9), null) as probability
from waiting
join pace using (moment, kind, k)
join curve using (moment, kind)
where waiting.k <= 1000;
