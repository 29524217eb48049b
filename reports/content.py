"""A pack's content, before it becomes a PDF, an HTML page or a spreadsheet: all three write the same texts.

Texts are plain: each format treats them as text, never as markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from queries.briefing import Briefing, Tile

Row = Mapping[str, Any]

PLAIN, HARM, FAINT = "plain", "harm", "faint"
"""How a value stands out: not at all; as a breach or a harmful signal; as based on too few items."""


@dataclass(frozen=True)
class Made:
    """The version of the data that a pack is made from, and when it is made."""

    version: str
    at: datetime


@dataclass(frozen=True)
class TileText:
    """A headline metric in words: `before` is empty if the week before is unknown or not shown.

    `trend` is the sparkline as SVG, empty if there is nothing to draw; `trend_words` describes it.
    """

    tile: Tile
    label: str
    value: str
    state: str
    before: str
    note: str
    tone: str
    trend: str
    trend_words: str


@dataclass(frozen=True)
class Section:
    """A table under a heading. `columns` are those for reading, in order; spreadsheets hold every column. `total` says
    in words what all its rows add up to.

    `empty` is the text shown if there are no rows; `sheet` is its name in a spreadsheet, by default the title. A
    column that is not registered as a metric is headed by its own name.
    """

    title: str
    table: pa.Table
    columns: Sequence[str]
    empty: str = "None."
    sheet: str = ""
    total: str = ""


@dataclass(frozen=True)
class Mover:
    """What moved a signalled metric: every vendor × segment, and a chart of the largest as SVG.

    `rest` says in words what the chart leaves out; empty if it shows all.
    """

    section: Section
    chart: str
    chart_words: str
    rest: str


@dataclass(frozen=True)
class Fact:
    """A value and what it means."""

    value: str
    says: str


@dataclass(frozen=True)
class Pack:
    """One week's pack. `words` writes vendors' ids and codes in words; `facts` say what the pack is based on."""

    briefing: Briefing
    made: Made
    title: str
    filters: str
    facts: Sequence[str]
    is_demo: bool
    sentences: Sequence[str]
    tiles: Sequence[TileText]
    movers: Sequence[Mover]
    sections: Sequence[Section]
    coverage: Sequence[Fact]
    coverage_table: pa.Table
    weekly: pa.Table
    definitions: Sequence[tuple[str, str]]
    vendors: Mapping[str, str]

    @property
    def all_sections(self) -> list[Section]:
        """Every table with its own rows, in the order of the page."""
        return [*(mover.section for mover in self.movers), *self.sections]
