"""How a handout writes what comes from files: on one line, short where there is little room, others unnamed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from queries import words
from queries.format import NOTHING, decimals, format_value
from queries.labels import ANY
from queries.shortening import shortened
from reports.cell_text import line

LONGEST_NAME = 56
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALL_ELSE = "All other work"
CENTS_UP_TO = 1_000
"""Amounts below it are written with the decimals of their currency, larger ones are whole."""


@dataclass(frozen=True)
class Names:
    """Names by id. Where the handout goes outside, `vendors` has only letters for all others: Vendor B, Vendor C."""

    own: str
    vendors: Mapping[str, str]

    def written(self, column: str, value: str) -> str:
        """A code or an id in words, as it stands on its own."""
        return line(words.label(column, value, self.vendors))

    def cell(self, row: Mapping[str, Any], column: str) -> str:
        """The row's value in that column, short."""
        return NOTHING if row[column] is None else shortened(line(words.cell(row, column, self.vendors)))

    @property
    def vendor(self) -> str:
        """The vendor's own name."""
        return shortened(line(self.vendors[self.own]), LONGEST_NAME)


def names(own: str, known: Mapping[str, str], compared: Sequence[str], is_outside: bool) -> Names:
    """The names for a handout about `own`; those of `compared` get letters in the order of their ids."""
    mine = known.get(own, own)
    if not is_outside:
        return Names(own, {**known, own: mine})
    others = sorted(vendor for vendor in compared if vendor != own)
    return Names(own, {vendor: f"Vendor {_letter(place)}" for place, vendor in enumerate(others, 1)} | {own: mine})


def _letter(place: int) -> str:
    """A, B, …, Z, AA, AB, … by their place from 0."""
    first, last = divmod(place, len(LETTERS))
    return (LETTERS[first - 1] if first else "") + LETTERS[last] if first <= len(LETTERS) else str(place + 1)


def term(row: Mapping[str, Any], known: Names) -> str:
    """An agreed term: its segment, then its work type and priority where it has one: `Legal · Contract review`."""
    parts = [known.cell(row, "segment")]
    leaves = [row[column] in ANY and row.get(left) for column, left in words.LEAVES.items()]
    if all(leaves):
        return f"{parts[0]} · {ALL_ELSE}"
    for column in words.LEAVES:
        if row[column] not in ANY or row.get(words.LEAVES[column]):
            parts.append(known.cell(row, column))
    return " · ".join(parts)


def per_cent(value: float | None) -> str:
    """A share without its sign, which stands in the heading."""
    return NOTHING if value is None else format_value(value, "share", short=True).removesuffix(" %")


def day(value: object) -> str:
    """A date or instant as a day, without the year."""
    return NOTHING if value is None else format_value(value, "date", short=True)


def dates(weeks: Sequence[date]) -> list[str]:
    """Days on one axis, with their year where they span more than one."""
    years = {week.year for week in weeks}
    return [f"{day(week)} {week:%y}" if len(years) > 1 else day(week) for week in weeks]


def amounts(values: Sequence[float | None], currency: str) -> list[str]:
    """Amounts of one column, alike in decimals: none for large ones, and none for currencies without cents."""
    known = [abs(value) for value in values if value is not None]
    has_cents = bool(known) and max(known) < CENTS_UP_TO and decimals(currency) > 0
    return [format_value(value, "currency" if has_cents else "count") for value in values]


def counted(count: int, what: str, several: str = "") -> str:
    """A count with its noun."""
    return f"{count:,} {what if count == 1 else several or f'{what}s'}"
