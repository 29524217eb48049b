-- reads: fact.recorded
-- makes: fact.weekly
-- fact.weekly: one row per week, scope and metric: the headline as it stood, to tell later what was restated.
create table fact.weekly as
with scoped as (
    select
        week,
        case when vendor_id is not null then 'vendor' when segment is not null then 'segment' else 'all' end
            as scope_kind,
        coalesce(vendor_id, segment, '') as scope,
        cast(nullif(delivered, 0) as double) as delivered,
        standard_hours, attainment, gross_savings, first_pass_acceptance
    from fact.recorded
    where vendor_id is null or segment is null
)
unpivot scoped
on delivered, standard_hours, attainment, gross_savings, first_pass_acceptance
into name metric value value;
