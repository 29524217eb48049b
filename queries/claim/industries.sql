-- To clients in which industries is work delivered?
select client_industry, cast(count(*) as bigint) as delivered
from delivered
where client_industry is not null
group by 1
order by delivered desc nulls last, client_industry
