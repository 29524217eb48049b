"""A handout's content, before it becomes a PDF, a deck or a spreadsheet: all three write the same texts and numbers.

Texts are plain: each format treats them as text, never as markup.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from queries import Scope
from reports.content import Made

NOT_SET = "Not set"
"""Stands where no column says who, by when, or how far."""


@dataclass(frozen=True)
class Tile:
    """A number as on the page, without its unit in `value`; `was` is that before, empty without one.

    `is_few` if it rests on too few items to judge.
    """

    metric: str
    label: str
    value: str
    unit: str
    was: str
    note: str
    is_breach: bool
    is_few: bool
    number: float | None
    before: float | None

    @property
    def written(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}".strip()

    @property
    def was_written(self) -> str:
        """The value before with its unit; empty without one."""
        return f"{self.was} {self.unit}" if self.was else ""


@dataclass(frozen=True)
class Column:
    """A column of a list. `share` is its part of the width, beside those of the others."""

    heading: str
    is_number: bool = False
    share: float = 1.0


def after_number(columns: Sequence[Column]) -> list[bool]:
    """Which columns are text that follows a number: they stand further off, since both touch."""
    before = [False, *(column.is_number for column in columns)]
    return [left and not column.is_number for left, column in zip(before, columns, strict=False)]


@dataclass(frozen=True)
class Listed:
    """A list under its finding. `rows` are those to read, of `count` in all; `total` is a last row, empty without one.

    `table` has every row with every column, for the spreadsheet; without rows, `empty` says why.
    """

    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    count: int
    table: pa.Table
    sheet: str
    total: Sequence[str] = ()
    empty: str = ""


@dataclass(frozen=True)
class Week:
    """A week of the trend: shares of 0–1, None where nothing fell due; below its target, if it can be judged."""

    week: date
    value: float | None
    target: float | None
    is_below: bool
    is_judged: bool


@dataclass(frozen=True)
class Trend:
    """Attainment by due week; `words` describe it for whoever cannot see it."""

    title: str
    subtitle: str
    weeks: Sequence[Week]
    words: str
    table: pa.Table
    empty: str = ""


@dataclass(frozen=True)
class Bar:
    """A name and its number; a second one to compare with, or None."""

    name: str
    value: float
    other: float | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars under their finding, the first on top; `rest` says how many are left out. Shares are of 0–1."""

    title: str
    subtitle: str
    bars: Sequence[Bar]
    words: str
    rest: str
    table: pa.Table
    sheet: str
    empty: str = ""


@dataclass(frozen=True)
class Report:
    """What the vendor itself reports, beside the records, and which items are to be settled."""

    title: str
    sentence: str
    table: pa.Table


@dataclass(frozen=True)
class Action:
    """What is to be done; by whom, by when and how far, NOT_SET where no column says."""

    what: str
    owner: str = NOT_SET
    by: str = NOT_SET
    status: str = NOT_SET


@dataclass(frozen=True)
class Handout:
    """One vendor's handout for a period. `scope` is the vendor's own; `is_outside` if other vendors are unnamed in it.

    `footer` stands on every page and slide; `filters` are those besides the vendor, empty if there are none. `words`
    writes a column's code or id in words. `segment_shares` are those of the list, each beside its target.
    """

    vendor: str
    vendor_id: str
    period: str
    compared: str
    scope: Scope
    is_outside: bool
    made: Made
    status: Mapping[str, Any]
    headline: str
    behind: str
    filters: str
    facts: Sequence[str]
    footer: str
    tiles: Sequence[Tile]
    trend: Trend
    segments: Listed
    segment_shares: Sequence[Bar]
    levels: Listed
    causes: Bars
    fair: Bars
    misses: Listed
    report: Report
    actions: Sequence[Action]
    definitions: Sequence[tuple[str, str]]
    words: Callable[[str, str], str]
