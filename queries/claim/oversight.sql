-- How many hours of the client's own people does a standard hour of delivered work take, month by month?
with known as (
    select
        delivered_month as month,
        cast(client_hours as double) as y,
        cast(standard_hours as double) as x
    from delivered
    where client_hours is not null and standard_hours > 0
)
select  -- the sums of products are for the interval of the ratio
    month,
    cast(count(*) as bigint) as overseen_items,
    sum(y) as client_hours,
    sum(x) as standard_hours,
    sum(y * y) as client_hours_squares,
    sum(x * y) as hours_products,
    sum(x * x) as standard_hours_squares
from known
group by 1
order by month
