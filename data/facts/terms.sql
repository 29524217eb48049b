-- reads: clock, work, raw.sla_terms
-- makes: candidate, fact.terms
-- fact.terms: one row per agreed target and period, ended where its successor begins.
create table fact.terms as
with agreed as (
    select
        row_number() over (order by vendor_id, segment, work_type, priority, effective_from) as term_id,
        * replace (
            coalesce(work_type, '*') as work_type,
            coalesce(priority, '*') as priority,
            coalesce(calendar, 'vendor') as calendar
        ),
        least(
            coalesce(effective_to, date '9999-12-31'),
            coalesce(lead(effective_from) over (
                partition by vendor_id, segment, coalesce(work_type, '*'), coalesce(priority, '*')
                order by effective_from
            ), date '9999-12-31')
        ) as effective_until,
        case when coalesce(work_type, '*') <> '*' then 2 else 0 end
            + case when coalesce(priority, '*') <> '*' then 1 else 0 end as specificity,
        nullif(
            list_filter(
                list_transform(string_split(coalesce(pause_reasons, ''), ';'), lambda part: trim(part)),
                lambda part: part <> ''
            ),
            []
        ) as allowed_reasons
    from raw.sla_terms
)
select
    *,
    -- A term for all work of a kind binds only what a more specific term in effect at the time leaves to it.
    work_type = '*' and exists (
        from agreed as other
        where other.vendor_id = agreed.vendor_id and other.segment = agreed.segment and other.work_type <> '*'
            and other.effective_from < agreed.effective_until and agreed.effective_from < other.effective_until
    ) as leaves_work_types,
    priority = '*' and exists (
        from agreed as other
        where other.vendor_id = agreed.vendor_id and other.segment = agreed.segment
            and other.work_type = agreed.work_type and other.priority <> '*'
            and other.effective_from < agreed.effective_until and agreed.effective_from < other.effective_until
    ) as leaves_priorities
from agreed;

-- candidate: one row per kind of work and term that may bind it, with the instants between which it does.
create or replace temp table candidate as
select
    work.work, term.term_id, term.specificity, term.target, term.target_unit,
    if(term.target_unit like 'business%', calendar.clock, 0) as clock,
    calendar.clock as calendar_clock,
    calendar.zone,
    day_start(calendar.zone, term.effective_from) as starts,
    day_start(calendar.zone, term.effective_until) as ends
from work
join fact.terms as term
    on term.vendor_id = work.vendor_id
    and term.segment = work.segment
    and term.work_type in (work.work_type, '*')
    and term.priority in (work.priority, '*')
join clock as calendar
    on calendar.clock = if(term.calendar = 'client', work.client_clock, work.vendor_clock)
where term.effective_from < term.effective_until;
