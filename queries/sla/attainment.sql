-- What share of the work that fell due was on time? Open work counts as soon as it is overdue.
-- 95 % interval: attainment of due
with states as (
    select
        state,
        count(*) as items,
        count(met) as due,
        sum(met) as met,
        count(met_when_delivered) as delivered_due,
        sum(met_when_delivered) as delivered_met,
        count(case when met = 0 and breach_owner = 'client' then 1 end) as client_owned,
        count(case when met is not null then attainment_target end) as with_target,
        sum(case when met is not null then attainment_target end) as targets
    from due
    group by 1
),
counted as (
    select
        coalesce(sum(due), 0) as due,
        coalesce(sum(met), 0) as met,
        coalesce(sum(client_owned), 0) as client_owned,
        coalesce(sum(items) filter (where state = 'missed'), 0) as missed,
        coalesce(sum(items) filter (where state = 'open_overdue'), 0) as open_overdue,
        coalesce(sum(items) filter (where state = 'not_yet_due'), 0) as not_yet_due,
        coalesce(sum(items - due) filter (where state = 'met'), 0) as delivered_early,
        coalesce(sum(items) filter (where state = 'no_term'), 0) as no_term,
        coalesce(sum(items) filter (where state = 'cancelled'), 0) as cancelled,
        cast(sum(delivered_met) as double) / nullif(sum(delivered_due), 0) as delivered_only_attainment,
        sum(targets) / nullif(sum(with_target), 0) as attainment_target
    from states
)
select
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(missed as bigint) as missed,
    cast(open_overdue as bigint) as open_overdue,
    cast(not_yet_due as bigint) as not_yet_due,
    cast(no_term as bigint) as no_term,
    cast(met as double) / nullif(due, 0) as attainment,
    cast(delivered_only_attainment as double) as delivered_only_attainment,
    cast(met as double) / nullif(due - client_owned, 0) as controllable_attainment,
    100 * (cast(met as double) / nullif(due - client_owned, 0) - cast(met as double) / nullif(due, 0))
        as controllable_gap_points,
    cast(client_owned as bigint) as client_owned,
    cast(round(attainment_target, 12) as double) as attainment_target,
    cast(delivered_early as bigint) as delivered_early,
    cast(cancelled as bigint) as cancelled,
    cast(due - met as bigint) as misses,
    cast(open_overdue as bigint) as overdue_in_period,
    cast(not_yet_due as bigint) as not_yet_due_in_period,
    cast(due - open_overdue as bigint) as due_delivered,
    cast(due - client_owned as bigint) as due_without_client
from counted
order by due
