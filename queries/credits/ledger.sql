-- Which credits does each vendor owe, by month and currency, and which are still open? Months with a default.
-- The cap counts each due item's bill at the share at risk in its own term, so that it adds up over segments.
-- A credit is a share of its own part of that sum: with shares up to 1, credits never exceed the cap.
select
    vendor_id,
    month,
    currency,
    is_provisional,
    cast(terms_in_default as bigint) as terms_in_default,
    cast(defaults_without_credit as bigint) as defaults_without_credit,
    cast(credit_before_cap as double) as credit_before_cap,
    cast(credit_cap as double) as credit_cap,
    cast(credit_due as double) as credit_due
from credit_months
where terms_in_default > 0
order by month, vendor_id, currency
