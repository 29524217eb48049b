"""What the work would have cost in-house, what it cost, and what was saved: exact fractions."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .exchange import bill_of, priced_on, rate_on
from .records import Records, Row, day, in_effect, instant, number, segment, text

COMPONENTS = ("wage", "benefits", "recruitment", "training", "infrastructure")


@dataclass(frozen=True)
class Cost:
    """One delivered item's cost. None = unknown; the covered_ amounts are None if it is not covered."""

    currency: str
    billed: Fraction | None
    standard_hours: Fraction | None = None
    loaded_rate: Fraction | None = None
    baseline_cost: Fraction | None = None
    covered: bool = False
    covered_baseline: Fraction | None = None
    covered_billed: Fraction | None = None
    oversight: Fraction | None = None
    is_converted: bool = False


def cost(item: Row, records: Records) -> Cost:
    """The cost of a delivered item. Covered = a baseline and a bill, in one currency or converted to it."""
    currency, billed, exchanged = bill_of(item, records)
    converted = exchanged is not None and billed is not None
    baseline = baseline_of(item, records)
    if baseline is None:
        return Cost(currency, billed, is_converted=converted)
    units = number(item, "units")
    hours = (1 if units is None else units) * number(baseline, "standard_hours_per_unit")
    rate, priced_in = rate_and_currency(baseline, item, records)
    if rate is None or billed is None or priced_in != currency:
        return Cost(currency, billed, hours, rate, None if rate is None else hours * rate, is_converted=converted)
    client_hours = number(item, "client_hours")
    oversight = None if client_hours is None else client_hours * rate
    return Cost(currency, billed, hours, rate, hours * rate, True, hours * rate, billed, oversight, converted)


def is_withdrawn(item: Row) -> bool:
    """Whether the item is cancelled and not billed: then it does not count as delivered."""
    return text(item, "status") == "cancelled" and not number(item, "billed_amount")


def rate_and_currency(baseline: Row, item: Row, records: Records) -> tuple[Fraction | None, str]:
    """The loaded rate, in the warehouse's own currency if the day's exchange rate is known, else in the baseline's."""
    rate, currency = loaded_rate(baseline), records.currency_of(baseline)
    exchange = rate_on(currency, priced_on(item, records), records)
    if exchange is None:
        return rate, currency
    return None if rate is None else rate * exchange, records.currency


def baseline_of(item: Row, records: Records) -> Row | None:
    """The baseline for the item's work on the vendor's local date of first delivery, None if there is none."""
    delivered_on = records.vendor_calendar(item).local_date(instant(item, "first_delivered_at"))
    candidates = records.baselines.get((segment(item), text(item, "work_type")), [])
    return next((row for row in candidates if in_effect(row, delivered_on)), None)


def loaded_rate(baseline: Row) -> Fraction | None:
    """Currency per hour: as given, else the sum of the known components, None if none is known."""
    given = number(baseline, "loaded_rate_per_hour")
    if given is not None:
        return given
    parts = [number(baseline, f"{component}_per_hour") for component in COMPONENTS]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or its last day if that month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def transition_days(engagement: Row, until: date) -> Iterator[tuple[date, Fraction]]:
    """(day, cost) of an engagement's transition up to a day: monthly shares spread over the month's days."""
    amount, months = number(engagement, "transition_cost"), number(engagement, "transition_months")
    start = day(engagement, "went_live_on")
    if amount is None or not months or start is None:
        return
    for month in range(int(months)):
        first, after = add_months(start, month), add_months(start, month + 1)
        days = (after - first).days
        for offset in range(days):
            on = first + timedelta(days=offset)
            if on <= until:
                yield on, amount / months / days
