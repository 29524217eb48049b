"""What the Explore page says in words. Headings of the pivot are plain text, the rest is Markdown."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import FEW
from pages.parts.escape import markdown
from pages.parts.phrases import money, together
from queries import pivot
from queries.format import format_value, grouped
from queries.metrics import describe
from queries.pivot import Cell, Head, Pivot
from queries.shortening import shortened

NOTHING = "No work was received, delivered or due in this period."
HOW_TO_READ = (
    "Small figures: the items that a number rests on. Grey: fewer than 10. Totals are worked out from all items, "
    "not from the cells."
)
TOGETHER = "Beyond the 100 largest rows and the 60 largest columns, the rest stands together as “All others”."
LONGEST_NAME = 41
"""Longer names are cut in the middle within the headline, since what tells names apart is often at the end."""

HEADS = {pivot.TOTAL: "Total", pivot.OTHERS: "All others", pivot.NOT_STATED: "Not stated"}


def called(dimension: str) -> str:
    """The dimension's name in a menu."""
    return "Nothing" if dimension == pivot.NONE else describe(dimension).label


def head(of: Head, dimension: str) -> str:
    """A row's or column's name."""
    if of.value is None:
        return HEADS[of.kind]
    if dimension in ("week", "month"):
        return format_value(pivot.day_of(of.value), dimension)
    return names.label(dimension, of.value)


def number(value: float | None, measure: str) -> str:
    """A cell's number as it reads: money whole, all else as in any other table."""
    unit = describe(measure).unit
    return format_value(value, "count" if unit == "currency" else unit, short=unit == "share")


def title(rows: str, columns: str, measure: str, currency: str) -> str:
    """What is laid out by what, with the currency of money."""
    by = " and ".join(called(name).lower() for name in (rows, columns) if name != pivot.NONE)
    unit = f", {markdown(currency)}" if describe(measure).unit == "currency" and currency else ""
    return f"{describe(measure).label} by {by}{unit}"


def answer(found: Pivot, rows: str, measure: str, currency: str = "") -> str:
    """The measure of all work, and the rows between which it lies, of those with enough items to judge."""
    label = describe(measure).label
    if found.total is None or found.total.value is None:
        return f"{label}: nothing to work it out from"
    whole = f"{label}: {_said(found.total, measure, currency)} in all"
    enough = {of: cell for of, cell in found.of_rows().items() if cell.value is not None and cell.items >= FEW}
    said = {of: _said(cell, measure, currency) for of, cell in enough.items()}
    if len(set(said.values())) < 2:
        return whole
    ends = (choose(enough, key=lambda of: enough[of].value or 0.0) for choose in (min, max))
    whose = [f"{said[end]} ({_whose([head(of, rows) for of in said if said[of] == said[end]])})" for end in ends]
    return f"{whole}, from {' to '.join(whose)}"


def about(found: Pivot, measure: str) -> str:
    """What the measure is, and how to read the pivot."""
    rest = [TOGETHER] if any(of.kind == pivot.OTHERS for of in (*found.rows, *found.columns)) else []
    return " ".join([describe(measure).meaning, HOW_TO_READ, *rest])


def _said(cell: Cell, measure: str, currency: str) -> str:
    if describe(measure).unit == "currency":
        return money(cell.value, currency)
    return together(number(cell.value, measure))


def _whose(names: Sequence[str]) -> str:
    """The first name, and how many others are like it."""
    first, others = markdown(shortened(names[0], LONGEST_NAME)), len(names) - 1
    return first if not others else f"{first} and {grouped(others)} other{'s' if others > 1 else ''}"
