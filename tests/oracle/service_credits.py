"""What vendors owe for defaults, as counted in the net saving: on the last day of each month that is over."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .exchange import bill_of
from .records import number, text
from .verdict import choose_term

if TYPE_CHECKING:
    from .questions import Filters, Item, Oracle


def service_credits(oracle: "Oracle", filters: "Filters") -> dict[str, Fraction]:
    """Credits per currency for vendors and segments; none under a client or work-type filter."""
    owed: dict[str, Fraction] = defaultdict(Fraction)
    if filters.clients or filters.work_types:
        return owed
    for ends, item, currency, amount in _owed(oracle):
        if filters.in_period(ends) and filters.keep(item.vendor_id, item.segment, ""):
            owed[currency] += amount
    return {currency: amount for currency, amount in owed.items() if amount}


def engagement_credits(oracle: "Oracle", engagement: str) -> dict[date, Fraction]:
    """Credits in the warehouse's own currency on the bills of one engagement, by the last day of their month."""
    owed: dict[date, Fraction] = defaultdict(Fraction)
    for ends, item, currency, amount in _owed(oracle):
        if currency == oracle.records.currency and text(item.row, "engagement_id") == engagement:
            owed[ends] += amount
    return owed


def _owed(oracle: "Oracle") -> Iterator[tuple[date, "Item", str, Fraction]]:
    """(last day of the month, item, currency, its part of a credit) for every item under a default."""
    for (_, year, month), items in _months(oracle).items():
        term = choose_term(items[0].row, oracle.records)
        shares = number(term, "at_risk_share"), number(term, "credit_share")
        kept = Fraction(sum(item.met for item in items), len(items))
        enough = len(items) >= (number(term, "min_volume") or 0)
        if None in shares or not enough or kept >= number(term, "attainment_target"):
            continue
        for item in items:
            currency, amount, _ = bill_of(item.row, oracle.records)
            yield date(year, month, monthrange(year, month)[1]), item, currency, (amount or 0) * shares[0] * shares[1]


def _months(oracle: "Oracle") -> dict[tuple, list]:
    """Items judged by a term, by term and by the year and month they fell due in, for months that are over."""
    months = defaultdict(list)
    for item in oracle.items:
        if item.met is None or item.verdict.basis != "term" or text(item.row, "status") == "cancelled":
            continue
        due = item.due_on
        if (due.year, due.month) < (oracle.as_of_on.year, oracle.as_of_on.month):
            months[id(choose_term(item.row, oracle.records)), due.year, due.month].append(item)
    return months
