-- How much work is open, overdue, and due within seven days of the as-of instant?
select
    cast(count(*) as bigint) as open_items,
    cast(count(*) filter (where state = 'open_overdue') as bigint) as open_overdue,
    cast(count(*) filter (where hours_past_due > 48) as bigint)
        as overdue_over_2_days,
    cast(count(*) filter (where state = 'not_yet_due' and due_at <= as_of + interval '7' day) as bigint)
        as due_in_7_days,
    cast(count(*) filter (where state = 'no_term') as bigint) as no_term,
    max(cast(hours_past_due as double)) as max_hours_past_due
from open cross join version
order by open_items
