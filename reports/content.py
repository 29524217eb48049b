"""What a pack says, before it is a PDF, an HTML page or a spreadsheet: all three write the same texts.

Texts are plain: each format takes them for text, never for markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from queries.briefing import Briefing, Tile

Row = Mapping[str, Any]

PLAIN, HARM, FAINT = "plain", "harm", "faint"
"""How a value stands out: not at all; as a breach or a harmful signal; as resting on too few items."""


@dataclass(frozen=True)
class Made:
    """From which version of the data a pack is made, and when."""

    version: str
    at: datetime


@dataclass(frozen=True)
class TileText:
    """A headline metric as it is written: `before` is empty where the week before is unknown or withheld.

    `trend` is the sparkline as SVG, empty where there is nothing to draw; `trend_words` is what it shows.
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
    """A table under a heading. `columns` are those for reading, in their order; spreadsheets hold all of them.

    `empty` is said where there is no row; `sheet` is its name in a spreadsheet, the title where it has none. A column
    that is not registered as a metric is headed by its own name.
    """

    title: str
    table: pa.Table
    columns: Sequence[str]
    empty: str = "None."
    sheet: str = ""


@dataclass(frozen=True)
class Mover:
    """What moved a signalled metric: all its vendors × segments, and a chart of the largest as SVG.

    `rest` is what the chart leaves out, in words; empty where it shows all.
    """

    section: Section
    chart: str
    chart_words: str
    rest: str


@dataclass(frozen=True)
class Fact:
    """A value and what it says."""

    value: str
    says: str


@dataclass(frozen=True)
class Pack:
    """One week's pack. `words` writes vendors' ids and codes in words; `facts` say what the pack is of."""

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
        """Every table with rows of its own, in the order of the page."""
        return [*(mover.section for mover in self.movers), *self.sections]
