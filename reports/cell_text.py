"""How a pack writes a cell: in its metric's format, vendors by name, codes in words; as one line of plain text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queries import words
from queries.format import format_value
from queries.metrics import DIMENSIONS, METRICS
from reports.content import Pack, Section

LONGEST = 1_000
NUMBERS = ("count", "share", "points", "hours", "currency", "rate_per_hour", "per_1000", "ratio", "score", "number")


def line(text: object) -> str:
    """The text as one printable line: what is no letter, sign or blank could not be set, and might turn its order."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(text))
    cut = " ".join(printable.split())
    return cut if len(cut) <= LONGEST else f"{cut[: LONGEST - 1]}…"


def heading(column: str) -> str:
    """What stands above the column."""
    known = METRICS.get(column) or DIMENSIONS.get(column)
    return known.label if known else line(column)


def is_number(column: str) -> bool:
    """Whether its values stand at the right."""
    return unit(column) in NUMBERS


def unit(column: str) -> str:
    """The unit that the column is registered with; text where it is not."""
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
    return format_value(value, kind, short=kind in ("share", "hours", "points"), currency=currency)


def rows(section: Section, pack: Pack, most: int | None = None) -> list[list[str]]:
    """The section's rows as they are read, the first ones of them."""
    table = section.table.slice(0, most) if most is not None else section.table
    own = pack.briefing.status["currency"] or ""
    return [_row(row, section.columns, pack, own) for row in table.to_pylist()]


def _row(row: Mapping[str, Any], columns: Sequence[str], pack: Pack, own: str) -> list[str]:
    currency, zone = line(row.get("currency") or own), pack.briefing.status["timezone"]
    return [written(row, column, pack.vendors, zone, currency) for column in columns]
