-- What share of the work that fell due was on time, by vendor and segment?
-- 95 % interval: attainment of due
with states as (
    select
        vendor_id, segment, state,
        count(*) as items,
        count(met) as due,
        sum(met) as met,
        count(met_when_delivered) as delivered_due,
        sum(met_when_delivered) as delivered_met,
        count(case when met = 0 and breach_owner = 'client' then 1 end) as client_owned,
        count(case when met is not null then attainment_target end) as with_target,
        sum(case when met is not null then attainment_target end) as targets
    from due
    group by 1, 2, 3
),
counted as (
    select
        vendor_id,
        segment,
        sum(due) as due,
        coalesce(sum(met), 0) as met,
        coalesce(sum(items) filter (where state = 'missed'), 0) as missed,
        coalesce(sum(items) filter (where state = 'open_overdue'), 0) as open_overdue,
        coalesce(sum(items) filter (where state = 'not_yet_due'), 0) as not_yet_due,
        coalesce(sum(items) filter (where state = 'no_term'), 0) as no_term,
        cast(sum(delivered_met) as double) / nullif(sum(delivered_due), 0) as delivered_only_attainment,
        sum(client_owned) as client_owned,
        sum(targets) / nullif(sum(with_target), 0) as attainment_target
    from states
    group by 1, 2
)
select
    vendor_id,
    segment,
    cast(due as bigint) as due,
    cast(met as bigint) as met,
    cast(met as double) / nullif(due, 0) as attainment,
    cast(round(attainment_target, 12) as double) as attainment_target,
    cast(due - met as bigint) as misses,
    cast(missed as bigint) as missed,
    cast(open_overdue as bigint) as overdue_in_period,
    cast(not_yet_due as bigint) as not_yet_due_in_period,
    cast(no_term as bigint) as no_term,
    cast(delivered_only_attainment as double) as delivered_only_attainment,
    cast(met as double) / nullif(due - client_owned, 0) as controllable_attainment
from counted
where due > 0
order by vendor_id, segment
