"""Which of many a chart draws: those with the most, and in words how many there are."""

from collections.abc import Sequence
from typing import Any

from pages.parts.charts.template import Row
from queries.format import grouped

MOST_BARS = 12
"""Names on one axis; the table behind a chart has all of them."""


def of_most(
    rows: Sequence[Row],
    label: str | Sequence[str],
    count: str,
    what: str,
    *,
    most: int = MOST_BARS,
    also: object = None,
    of: str = "items",
) -> tuple[list[Row], str]:
    """The rows of the names that have the most of `count`, in their own order, and a sentence if that leaves any out.

    A name is what the column, or columns, of `label` hold. The name `also` is kept whatever it has.
    """
    columns = [label] if isinstance(label, str) else list(label)
    sizes: dict[tuple[Any, ...], float] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        sizes[key] = sizes.get(key, 0) + float(row[count] or 0)
    if len(sizes) <= most:
        return list(rows), ""
    ranked = sorted(sizes, key=lambda key: (key != (also,), -sizes[key], str(key)))
    kept = set(ranked[:most])
    said = f"{most} of {grouped(len(sizes))} {what}, those with the most {of}. "
    return [row for row in rows if tuple(row[column] for column in columns) in kept], said
