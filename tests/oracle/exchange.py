"""Amounts in another currency: the day's rate, looked up row by row."""

from datetime import date
from fractions import Fraction

from .records import Records, Row, day, instant, number, text


def rate_on(currency: str, on: date, records: Records) -> Fraction | None:
    """What a unit of a foreign currency is worth in the warehouse's own on a day, None if no quote is that old.

    Uses the pair's newest quote on or before the day, in either direction; of two on one day, the direction asked for.
    """
    if currency == records.currency:
        return None
    quotes = []
    for row in records.fx_rates:
        if day(row, "date") > on:
            continue
        pair = text(row, "from_currency"), text(row, "to_currency")
        if pair == (currency, records.currency):
            quotes.append((day(row, "date"), True, number(row, "rate")))
        elif pair == (records.currency, currency):
            quotes.append((day(row, "date"), False, 1 / number(row, "rate")))
    return max(quotes)[2] if quotes else None


def bill_of(item: Row, records: Records) -> tuple[str, Fraction | None, Fraction | None]:
    """Currency and amount of the item's bill, and the rate at which it was converted (None if it was not)."""
    currency, amount = records.currency_of(item), number(item, "billed_amount")
    rate = rate_on(currency, priced_on(item, records), records)
    if rate is None:
        return currency, amount, None
    return records.currency, None if amount is None else amount * rate, rate


def priced_on(item: Row, records: Records) -> date:
    """The reporting date of the item's first delivery or, if it is not delivered, of the as-of instant."""
    delivered = instant(item, "first_delivered_at")
    return records.local_date(records.as_of if delivered is None else delivered)
