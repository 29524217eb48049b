"""Any measure by two dimensions, in plain Python: every cell and every total from the items themselves."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from .questions import Filters, Item, Oracle
from .records import text

MOST = {"rows": 100, "columns": 60}
TOTAL = ("total", None)
Entry = tuple[str, date, Item]
"""What an item counts as (received, delivered or due), on which day."""

Side = tuple[str, str | None]
"""The kind of a row or column, and its name."""


def entries(oracle: Oracle, filters: Filters) -> list[Entry]:
    """Each item once for each of its days that lies in the period."""
    everything = Filters(
        vendors=filters.vendors, segments=filters.segments, clients=filters.clients, work_types=filters.work_types
    )
    kept = oracle.due(everything)
    received = [("received", oracle.records.local_date(item.received), item) for item in kept]
    delivered = [("delivered", item.delivered_on, item) for item in kept]
    due = [("due", item.sla_on, item) for item in kept if item.met is not None]
    return [entry for entry in received + delivered + due if filters.in_period(entry[1])]


def pivot(oracle: Oracle, filters: Filters, rows: str, columns: str) -> dict[tuple[Side, Side], dict]:
    """(row, column) → its measures, for every cell, total and the total of all."""
    found = entries(oracle, filters)
    downs, acrosses = sides(found, rows, MOST["rows"]), sides(found, columns, MOST["columns"])
    cells: dict[tuple[Side, Side], list[Entry]] = {}
    for entry, down, across in zip(found, downs, acrosses, strict=True):
        for place in ((down, across), (down, TOTAL), (TOTAL, across), (TOTAL, TOTAL)):
            cells.setdefault(place, []).append(entry)
    return {place: measures(oracle, of) for place, of in cells.items()}


def sides(found: list[Entry], dimension: str, most: int) -> list[Side]:
    """The row or column of each entry: the largest have their own, all others share one; dates have their own."""
    names = [name_of(entry, dimension) for entry in found]
    counted = Counter(names)
    if dimension in ("week", "month"):
        own = set(names)
    elif dimension == "complexity":
        own = set(sorted(counted)[:most])
    else:
        own = set(sorted(counted, key=lambda name: (-counted[name], name))[:most])
    return [("others", None) if name not in own else ("name", name) if name else ("not_stated", None) for name in names]


def name_of(entry: Entry, dimension: str) -> str:
    """The dimension's value; empty if the item does not state it."""
    _, on, item = entry
    if dimension == "week":
        return (on - timedelta(days=on.weekday())).isoformat()
    if dimension == "month":
        return on.replace(day=1).isoformat()
    if dimension in ("specialist_id", "complexity"):
        return text(item.row, dimension)
    return "" if dimension == "none" else getattr(item, dimension)


def measures(oracle: Oracle, found: list[Entry]) -> dict:
    """All measures of some entries; a sum of nothing is 0, a share of nothing None."""
    received, delivered, due = ([item for way, _, item in found if way == wanted] for wanted in WAYS)
    of_client = [item for item in due if not item.met and text(item.row, "breach_owner") == "client"]
    reviewed = [item.review for item in delivered if item.review.reviewed]
    costs = [item.cost for item in delivered]
    own = [cost for cost in costs if cost.currency == oracle.records.currency]
    baseline, billed = total(cost.covered_baseline for cost in own), total(cost.covered_billed for cost in own)
    met = sum(item.met for item in due)
    return {
        "received": len(received),
        "delivered": len(delivered),
        "due": len(due),
        "misses": len(due) - met,
        "attainment": share(met, len(due)),
        "due_without_client": len(due) - len(of_client),
        "controllable_attainment": share(met, len(due) - len(of_client)),
        "reviewed": len(reviewed),
        "first_pass_acceptance": share(sum(one.accepted_first for one in reviewed), len(reviewed)),
        "mean_revisions": share(sum(one.revisions for one in reviewed), len(reviewed)),
        "standard_hours": total(cost.standard_hours for cost in costs),
        "covered": sum(cost.covered for cost in costs),
        "coverage": share(sum(cost.covered for cost in costs), len(delivered)),
        "billed": total(cost.billed for cost in own),
        "baseline_cost": baseline,
        "gross_savings": baseline - billed,
        "gross_savings_share": share(baseline - billed, baseline),
        "oversight_cost": total(cost.oversight for cost in own if cost.covered),
    }


WAYS = ("received", "delivered", "due")


def total(values: Iterable[Fraction | None]) -> Fraction:
    """The sum of what is known."""
    return sum((value for value in values if value is not None), Fraction(0))


def share(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    """The part of the whole; None of nothing."""
    return Fraction(part) / whole if whole else None
