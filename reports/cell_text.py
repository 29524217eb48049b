"""A pack's cells: one line of plain text in the metric's format, with vendors by name and codes in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queries import words
from queries.format import format_value
from queries.metrics import DIMENSIONS, METRICS
from reports.content import Pack, Section

LONGEST = 1_000
NUMBERS = (
    "count", "tally", "share", "probability", "points", "hours", "duration", "currency", "rate_per_hour", "per_1000",
    "ratio", "score", "number",
)  # fmt: skip


def line(text: object) -> str:
    """The text as one printable line: other characters could not be typeset, and might change its direction."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(text))
    cut = " ".join(printable.split())
    return cut if len(cut) <= LONGEST else f"{cut[: LONGEST - 1]}…"


def heading(column: str) -> str:
    """The column's heading."""
    known = METRICS.get(column) or DIMENSIONS.get(column)
    return known.label if known else line(column)


def is_number(column: str) -> bool:
    """Whether the column's values are aligned right."""
    return unit(column) in NUMBERS


def unit(column: str) -> str:
    """The column's registered unit; `text` if it is not registered."""
    known = METRICS.get(column) or DIMENSIONS.get(column)
    return known.unit if known else "text"


def written(
    row: Mapping[str, Any], column: str, vendors: Mapping[str, str], zone: str = "UTC", currency: str = ""
) -> str:
    """The row's cell as text."""
    value = row[column]
    if value is None:
        return format_value(None, "text")
    if isinstance(value, datetime):
        return format_value(value.astimezone(ZoneInfo(zone)), "instant", short=True)
    kind = unit(column)
    if kind == "text":
        return line(words.cell(row, column, vendors))
    is_short = kind in ("share", "hours", "duration", "points", "tally")
    return format_value(value, kind, short=is_short, currency=currency)


def rows(section: Section, pack: Pack, most: int | None = None) -> list[list[str]]:
    """The section's rows as text; at most `most` of them, from the top."""
    table = section.table.slice(0, most) if most is not None else section.table
    own = pack.briefing.status["currency"] or ""
    return [_row(row, section.columns, pack, own) for row in table.to_pylist()]


def _row(row: Mapping[str, Any], columns: Sequence[str], pack: Pack, own: str) -> list[str]:
    currency, zone = line(row.get("currency") or own), pack.briefing.status["timezone"]
    return [written(row, column, pack.vendors, zone, currency) for column in columns]
