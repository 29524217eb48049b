-- reads: due, item
-- makes: late
-- late: one row per deliverable that missed its target, by how much, and the clock it was judged on (0 = wall).
create or replace temp table late as
select
    item.item, item.work, item.received, coalesce(item.delivered, epoch_us(getvariable('as_of'))) as ended,
    over_target.over, item.clock
from (select item, net - target as over from due where run % 2 = 0 and net > target) as over_target
join item using (item)
where not item.cancelled
union all
select item, work, received, ended, ended - promised, 0
from (
    select *, coalesce(delivered, epoch_us(getvariable('as_of'))) as ended
    from item
    where term_id is null and promised is not null and not cancelled
)
where ended > promised;
