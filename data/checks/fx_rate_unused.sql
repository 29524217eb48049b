-- An exchange rate converts nothing: it is between other currencies than the warehouse's own, or of one to itself.
-- Load the rate of the pair itself, to the warehouse's own currency; no rate is chained through a third.
select from_currency || ' → ' || to_currency as subject, 0 as items,
    printf('%d rates from %s on, none between %s and another', count(*), strftime(min(date), '%-d %b %Y'),
        getvariable('currency')) as detail
from raw.fx_rates
where from_currency = to_currency or getvariable('currency') not in (from_currency, to_currency)
group by from_currency, to_currency
