-- fact.weekly: one row per week, scope and metric: the headline as it stood, to tell later what was restated.
create table fact.weekly as
with delivered as (
    select
        delivered_week as week, vendor_id, segment,
        count(*) as delivered,
        sum(standard_hours) as standard_hours,
        sum(gross_savings) filter (where is_own_currency) as gross_savings,
        sum(accepted_first) as accepted_first,
        count(accepted_first) as reviewed
    from fact.deliverables
    where delivered_week is not null
    group by all
),
due as (
    select sla_week as week, vendor_id, segment, sum(met) as met, count(met) as due
    from fact.deliverables
    where met is not null
    group by all
),
counted as (
    select * from delivered full join due using (week, vendor_id, segment)
),
scoped as (
    select
        week,
        case when grouping(vendor_id) = 0 then 'vendor' when grouping(segment) = 0 then 'segment' else 'all' end
            as scope_kind,
        coalesce(vendor_id, segment, '') as scope,
        cast(sum(delivered) as double) as delivered,
        cast(sum(standard_hours) as double) as standard_hours,
        sum(met) / sum(due) as attainment,
        round(cast(sum(gross_savings) as double), 2) as gross_savings,
        sum(accepted_first) / sum(reviewed) as first_pass_acceptance
    from counted
    group by grouping sets ((week), (week, vendor_id), (week, segment))
)
unpivot scoped
on delivered, standard_hours, attainment, gross_savings, first_pass_acceptance
into name metric value value;
