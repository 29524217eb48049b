-- How old is the open work, by segment?
with aged as (
    select
        segment,
        case
            when age_hours < 24 then 0 when age_hours < 72 then 1 when age_hours < 168 then 3
            when age_hours < 336 then 7 when age_hours < 720 then 14 else 30
        end as age_from_days
    from open
)
select
    cast(age_from_days as bigint) as age_from_days,
    case age_from_days
        when 0 then '0–1 d' when 1 then '1–3 d' when 3 then '3–7 d'
        when 7 then '7–14 d' when 14 then '14–30 d' else '30+ d'
    end as age_bucket,
    segment,
    cast(count(*) as bigint) as open_items
from aged
group by 1, 2, 3
order by age_from_days, segment
