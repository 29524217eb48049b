-- Received on a day for which the vendor's calendar has no pattern, though it has earlier and later ones.
-- Close the gap between the effective dates in the calendars export; no working time passes on such days.
with pattern as (
    select distinct calendar_id, effective_from, effective_to from raw.calendars
    where effective_from is not null or effective_to is not null
),
gap as (
    select calendar_id, until as starts_on, next_from as ends_on
    from (
        select calendar_id, effective_from,
            max(coalesce(effective_to, date '9999-12-31')) over (
                partition by calendar_id order by effective_from nulls first rows unbounded preceding
            ) as until,
            lead(effective_from) over (partition by calendar_id order by effective_from nulls first) as next_from
        from pattern
    )
    where until < next_from
        and calendar_id not in (
            select calendar_id from raw.calendars where effective_from is null and effective_to is null
        )
)
select deliverable_id,
    printf('received %s, calendar %s has no pattern until %s', strftime(min(received_on), '%-d %b %Y'),
        min(calendar_id), strftime(min(ends_on), '%-d %b %Y')) as detail
from gap
join raw.vendors using (calendar_id)
join fact.deliverables as item
    on item.vendor_id = vendors.vendor_id and received_on >= starts_on and received_on < ends_on
group by deliverable_id
