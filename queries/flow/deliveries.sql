-- How long does work take until its first delivery, and from there to its acceptance or final delivery?
with ended as (
    select
        count(*) as items,
        sum(turnaround_hours) as to_delivery,
        sum(cast(
            extract(epoch from greatest(
                first_delivered_at, coalesce(final_delivered_at, accepted_at, first_delivered_at)
            )) - extract(epoch from first_delivered_at) as double
        )) / 3600 as after_delivery
    from delivered
    where state <> 'cancelled'
),
halves as (
    select 1 as place, 'to_first_delivery' as stage, items, to_delivery as hours from ended
    union all
    select 2, 'after_first_delivery', items, after_delivery from ended
)
select
    stage,
    cast(items as bigint) as stage_items,
    cast(hours as double) / items as mean_stage_hours,
    cast(hours as double) / nullif(sum(hours) over (), 0) as share_of_whole
from halves
where items > 0
order by place
