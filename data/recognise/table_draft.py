"""A table's proposal in the making: picked columns, then fallbacks, values and defaults."""

from dataclasses import dataclass, field
from typing import Any

import duckdb

from data.contract import Column
from data.log import Log
from data.profile import Mapping
from data.sql import identifier, only

from .assigning import Picks, Source
from .proposal import Activity, ColumnProposal, TableProposal, ValueProposal
from .values import DELIVERED, known_share, proposals

MOST_VALUES = 200
DEFAULTED = 0.5
EVEN = 0.5  # below even odds, a guess is for a person to choose
_OTHERS = 4
_FORCED = {"priority": "standard"}  # optional, but its unknown values would reject rows


@dataclass
class Draft:
    """What has been decided so far for one contract table."""

    connection: duckdb.DuckDBPyConnection
    text: str  # the loaded text table
    source: Source
    picks: Picks
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    says: dict[str, tuple[float, str]] = field(default_factory=dict)  # confidence and why
    joined: dict[str, tuple[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, ValueProposal]] = field(default_factory=dict)
    pairs: dict[str, dict[str, str]] = field(default_factory=dict)  # given as they are, such as "*"
    defaults: dict[str, str] = field(default_factory=dict)
    log: Log | None = None
    activities: tuple[Activity, ...] = ()
    guesses: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what was withheld, for a person to choose

    def __post_init__(self) -> None:
        for column, (source, evidence) in self.picks.chosen.items():
            self.feed(column, (source,), evidence.score, evidence.why)

    def feed(self, column: str, sources: tuple[str, ...], confidence: float, why: str) -> None:
        """Let source columns feed a contract column."""
        self.columns[column], self.says[column] = sources, (confidence, why)

    def default(self, column: str, value: str, why: str = "") -> None:
        """Let blank cells mean a value; without a source column, every row."""
        self.defaults[column] = value
        if column not in self.columns:
            self.says[column] = (DEFAULTED, why)

    def drop(self, column: str) -> None:
        """Leave a contract column without a source."""
        self.columns.pop(column, None)
        self.says.pop(column, None)

    def doubt(self, column: str, share: float, why: str) -> None:
        """Lower a column's confidence to a share of it."""
        confidence, said = self.says[column]
        self.says[column] = (confidence * share, f"{said}, {why}")

    def cells(self, source: str) -> list[tuple[str, int]]:
        """The most frequent values of a source column over the whole table, with their numbers of rows."""
        name = identifier(source)
        return self.connection.execute(
            f"select {name}, count(*) as n from {identifier(self.text)} where {name} is not null "
            f"group by 1 order by n desc, 1 limit {MOST_VALUES}"
        ).fetchall()

    def ask(self, columns: str) -> tuple[Any, ...]:
        """One row of aggregates over the whole table."""
        return only(self.connection.execute(f"select {columns} from {identifier(self.text)}"))

    def translate_words(self) -> None:
        """Decide what the values of enums and booleans become; an optional column that would cost rows is left out."""
        for column in self.picks.table.columns:
            if column.type in ("enum", "boolean") and column.name in self.columns and column.name not in self.values:
                self._translate(column)

    def drop_what_breaks_limits(self) -> None:
        """Leave out optional numbers beyond the contract's limits: each such cell would reject its row."""
        limited = [column for column in self._optional() if _limit(column, "x")]
        counts = [
            _limit(column, f"try_cast({identifier(self.columns[column.name][0])} as double)") for column in limited
        ]
        if not limited:
            return
        broken = self.ask(", ".join(f"count(*) filter ({count})" for count in counts))
        for column, rows in zip(limited, broken, strict=True):
            if rows:
                self.drop(column.name)

    def mapping(self) -> Mapping:
        """The mapping so far."""
        return Mapping(
            self.picks.table,
            dict(self.columns),
            self._pairs(),
            dict(self.defaults),
            joined=dict(self.joined),
            blanks=self._blanks(),
            log=self.log,
        )

    def proposal(self) -> TableProposal:
        """The proposal so far."""
        self._withhold()
        table, mapping = self.picks.table, self.mapping()
        fed = {*table.required, *self.columns, *self.joined} - {*mapping.by_log}
        columns = tuple(self._column(one.name) for one in table.columns if one.name in fed)
        sure = [one.confidence for one in columns if one.column in table.required]
        confidence = round(sum(sure) / len(sure), 2)
        return TableProposal(table.name, confidence, columns, mapping, dict(self.values), self.activities)

    def _withhold(self) -> None:
        """Withdraw what feeds a required column on less than even odds."""
        for name in self.picks.table.required:
            sources = self.joined.get(name) or self.columns.get(name, ())
            if sources and round(self.says[name][0], 2) < EVEN:
                self.guesses[name] = sources
                for entries in (self.columns, self.joined, self.values, self.pairs, self.defaults):
                    entries.pop(name, None)

    def _column(self, name: str) -> ColumnProposal:
        sources = self.joined.get(name) or self.columns.get(name, ())
        confidence, why = self.says.get(name, (0.0, "no column of the file looks like it"))
        guessed = self.guesses.get(name, ())
        why = f"perhaps {' + '.join(guessed)}: {why}" if guessed else why
        samples = self.source.contents[sources[0]].samples if sources else ()
        # A stand-in took the place of what was picked, which is the first of the others.
        picked = (self.picks.source(name),) if self.picks.source(name) else ()
        others = tuple(
            one for one in dict.fromkeys((*guessed[:1], *picked, *self.picks.others(name))) if one not in sources
        )[:_OTHERS]
        return ColumnProposal(name, sources, round(confidence, 2), why, samples, others)

    def _pairs(self) -> dict[str, dict[str, str]]:
        told = {
            name: {cell: one.value for cell, one in found.items() if cell != one.value and not is_open(name, one)}
            for name, found in self.values.items()
        }
        return {name: pairs for name, pairs in (told | self.pairs).items() if pairs}

    def _blanks(self) -> tuple[str, ...]:
        """Words that stand for nothing in the dates and numbers that are read, if they mean nothing elsewhere."""
        typed = {
            name
            for column in self.picks.table.columns
            if column.type not in ("text", "enum")
            for name in self._of(column)
        }
        words = dict.fromkeys(word for name in typed for word in self.sentinels(name))
        spoken = {cell for name in self._spoken(typed) for cell, _ in self.source.contents[name].values}
        return tuple(sorted(word for word in words if word not in spoken))

    def _of(self, column: Column) -> tuple[str, ...]:
        return (*self.columns.get(column.name, ()), *self.joined.get(column.name, ()))

    def _spoken(self, typed: set[str]) -> set[str]:
        return {name for sources in self.columns.values() for name in sources if name not in typed}

    def sentinels(self, source: str) -> list[str]:
        """Such words in the whole column, if the sample shows some."""
        if not self.source.contents[source].sentinels:
            return []
        name = identifier(source)
        return [
            cell
            for (cell,) in self.connection.execute(
                f"select {name} from {identifier(self.text)} where {name} = translate({name}, '0123456789', '') "
                "group by 1 order by 1 limit 20"
            ).fetchall()
        ]

    def _translate(self, column: Column) -> None:
        cells = self.cells(self.columns[column.name][0])
        found = proposals(column, cells)
        if column.name in _FORCED:
            unknown = {cell: rows for cell, rows in cells if cell not in found}
            found |= {cell: ValueProposal(_FORCED[column.name], 0.3, rows) for cell, rows in unknown.items()}
        elif column.name not in self.picks.table.required and not column.otherwise and known_share(column, cells) < 1:
            self.drop(column.name)
            return
        self.values[column.name] = found

    def _optional(self) -> list[Column]:
        table = self.picks.table
        return [c for c in table.columns if c.name in self.columns and c.name not in table.required]


def is_delivered(value: ValueProposal) -> bool:
    """Whether a status says that there is a delivery date."""
    return value.value in DELIVERED


def is_open(column: str, value: ValueProposal) -> bool:
    """Whether a value's meaning is left to a person: a status on less than even odds."""
    return column == "status" and bool(value.value) and value.confidence < EVEN


def _limit(column: Column, number: str) -> str:
    """SQL: whether a number breaks the column's limits; empty if it has none."""
    limits = ((column.minimum, "<"), (column.above, "<="), (column.maximum, ">"))
    return " or ".join(f"{number} {sign} {limit}" for limit, sign in limits if limit is not None)
