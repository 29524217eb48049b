"""What vendors owe for defaults, as counted in the net saving: on the last day of each month that is over."""

from calendar import monthrange
from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .exchange import bill_of
from .records import number, text
from .verdict import choose_term

if TYPE_CHECKING:
    from .questions import Filters, Oracle


def service_credits(oracle: "Oracle", filters: "Filters") -> dict[str, Fraction]:
    """Credits per currency for vendors and segments; none under a client or work-type filter."""
    owed: dict[str, Fraction] = defaultdict(Fraction)
    if filters.clients or filters.work_types:
        return owed
    for (_, year, month), items in _months(oracle).items():
        ends = date(year, month, monthrange(year, month)[1])
        first = items[0]
        if not filters.in_period(ends) or not filters.keep(first.vendor_id, first.segment, ""):
            continue
        term = choose_term(first.row, oracle.records)
        shares = number(term, "at_risk_share"), number(term, "credit_share")
        kept = Fraction(sum(item.met for item in items), len(items))
        enough = len(items) >= (number(term, "min_volume") or 0)
        if None in shares or not enough or kept >= number(term, "attainment_target"):
            continue
        for item in items:
            currency, amount, _ = bill_of(item.row, oracle.records)
            owed[currency] += (amount or 0) * shares[0] * shares[1]
    return {currency: amount for currency, amount in owed.items() if amount}


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
