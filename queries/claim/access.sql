-- How much work was assigned sooner than a post is filled in-house, and how much to the skill it needs?
with counted as (
    select
        count(case when in_house_fill_days is not null then assignment_hours end) as assigned,
        count(case when assignment_hours < 24 * in_house_fill_days then 1 end) as assigned_sooner,
        count(has_required_skill) as skill_known,
        coalesce(sum(has_required_skill), 0) as skill_matched
    from delivered
)
select
    cast(assigned as bigint) as assigned,
    cast(assigned_sooner as bigint) as assigned_sooner,
    cast(skill_known as bigint) as skill_known,
    cast(skill_matched as bigint) as skill_matched
from counted
order by assigned
