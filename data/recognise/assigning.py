"""Names and contents together: which source column is which contract column, decided for the table as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy

from data.contract import Column, Table

from .contents import Contents
from .evidence import NONE, STAND_IN, Evidence, by_names
from .fit import COMPANIES, GROUPS, GUESSED, UNIQUE, by_contents, fit
from .known import Known
from .names import plain
from .order import Order
from .vocabulary import Kind, elsewhere

_LEAST_REQUIRED, _LEAST_NAMED, _LEAST_TOLD = 0.25, 0.6, 0.5
_ALONE, _FIRST = 0.55, 0.95
_LEAST_FIT_OPTIONAL = 0.97


@dataclass(frozen=True)
class Source:
    """What is known about the file from which columns are picked."""

    header: tuple[str, ...]
    contents: dict[str, Contents]
    order: Order
    known: Known
    kind: Kind | None
    grouped: bool = False  # rows are events of a case, so a case's id is on many rows


@dataclass(frozen=True)
class Picks:
    """The columns of one contract table: the chosen source, the evidence and the runners-up."""

    table: Table
    chosen: dict[str, tuple[str, Evidence]]
    candidates: dict[str, dict[str, Evidence]] = field(default_factory=dict)  # contract column → source → evidence

    @property
    def weight(self) -> float:
        """The sum of the confidences."""
        return sum(evidence.score for _, evidence in self.chosen.values())

    def confidence(self, column: str) -> float:
        """How sure the pick for a contract column is; 0 if there is none."""
        return self.chosen[column][1].score if column in self.chosen else 0.0

    def source(self, column: str) -> str | None:
        """The source column picked for a contract column."""
        return self.chosen[column][0] if column in self.chosen else None

    def others(self, column: str, least: float = 0) -> tuple[str, ...]:
        """The source columns not picked for a contract column, from a confidence upwards, best first."""
        found = self.candidates.get(column, {})
        ranked = sorted((name for name in found if found[name].score >= least), key=lambda name: -found[name].score)
        return tuple(name for name in ranked if name != self.source(column))


def pick(table: Table, source: Source, allowed: Sequence[str] | None = None) -> Picks:
    """The best one-to-one picks for a table from the allowed source columns (default: all of them)."""
    from scipy.optimize import linear_sum_assignment  # slow to load, and not needed if every file is known

    header = [name for name in source.header if allowed is None or name in allowed]
    scores = _scores(table, source, header)
    places = {name: place for place, name in enumerate(header)}
    matrix = numpy.zeros((len(table.columns), max(len(header), 1)))
    for row, column in enumerate(table.columns):
        for name, evidence in scores[column.name].items():
            # A required column has priority; among equals, the one further left.
            matrix[row, places[name]] = evidence.score * (1.3 if column.name in table.required else 1)
            matrix[row, places[name]] -= places[name] * 1e-6
    chosen = {}
    for row, place in zip(*linear_sum_assignment(matrix, maximize=True), strict=True):
        column = table.columns[row]
        found = scores[column.name].get(header[place]) if header else None
        if found:
            chosen[column.name] = (header[place], found)
    return Picks(table, chosen, scores)


def _scores(table: Table, source: Source, header: Sequence[str]) -> dict[str, dict[str, Evidence]]:
    names = _Names(by_names(table, header, source.kind), table)
    return {column.name: _column_scores(table, column, source, header, names) for column in table.columns}


class _Names:
    """What the names say, and where the contents may supply the rest."""

    def __init__(self, named: dict[tuple[str, str], Evidence], table: Table) -> None:
        self.named, self.table = named, table
        plainly = {pair for pair, evidence in named.items() if evidence.score >= STAND_IN}
        self.spoken_for = {source for _, source in plainly}
        self.any = any(column in table.required for column, _ in plainly)
        self.any_date = any(table.by_name[column].type in ("instant", "promise") for column, _ in plainly)

    def evidence(self, column: Column, source: str) -> Evidence | None:
        return self.named.get((column.name, source))

    def leave_open(self, column: Column, source: str) -> bool:
        """Whether the contents may decide that a source is a column: not if its name says that it is another."""
        taken = source in self.spoken_for or plain(source) in elsewhere()
        return (column.name in self.table.required or not self.any) and (
            not taken or self.evidence(column, source) is not None
        )


def _column_scores(
    table: Table, column: Column, source: Source, header: Sequence[str], names: _Names
) -> dict[str, Evidence]:
    found = {}
    for name in header:
        contents = source.contents[name]
        if source.kind and source.kind.bars(name):
            continue
        evidence = names.evidence(column, name)
        told = by_contents(table, column, contents, source.known) if names.leave_open(column, name) else NONE
        if names.any and column.name in GROUPS and told.why in (GUESSED, COMPANIES):
            told = NONE
        fitting = fit(table, column, contents, source.grouped)
        told = _by_order(column, told, source.order, contents, not names.any_date)
        best = _combined(evidence, told, fitting)
        least = _LEAST_NAMED if evidence else _LEAST_TOLD
        if column.name in table.required:
            enough = best.score >= _LEAST_REQUIRED
        else:
            enough = best.score >= least and _fits(column, contents, fitting)
        if enough:
            found[name] = best
    return _alone(column, found)


def _alone(column: Column, found: dict[str, Evidence]) -> dict[str, Evidence]:
    """What only its contents suggest is more likely than not if no other column of the file resembles it."""
    told = [name for name, evidence in found.items() if evidence.why in (GUESSED, UNIQUE)]
    if len(found) != 1 or not told:
        return found
    return {name: Evidence(_ALONE, f"{found[name].why}, as no other column") for name in told}


def _combined(named: Evidence | None, told: Evidence, fitting: float) -> Evidence:
    if named is None:
        return told
    score = named.score * fitting
    if told.score > score:
        return Evidence(told.score, f"{named.why}, {told.why}")
    if fitting < 0.8:
        return Evidence(score, f"{named.why}, but its contents hardly fit")
    return Evidence(score, named.why)


def _by_order(column: Column, told: Evidence, order: Order, contents: Contents, nameless: bool) -> Evidence:
    """By contents alone: a receipt comes before the other dates, a delivery or a promise after."""
    if not told.score or contents.name not in order.columns or len(order.columns) < 2:
        return told
    early = order.earliness(contents.name)
    if column.name == "received_at":
        first = nameless and early >= _FIRST and contents.filled == contents.rows
        return Evidence(_ALONE if first else told.score * early, "dates before the others")
    later = told.score * (1 - early * 0.6)
    # A promise is known from the start; a delivery is missing until it happens.
    open_share = 1 - contents.filled_share
    if column.name == "first_delivered_at":
        if nameless and len(order.columns) == 2 and early <= 1 - _FIRST:
            return Evidence(_ALONE, "the later of two dates")
        return Evidence(later + 0.1 * (open_share > 0), "dates after the others")
    return Evidence(later + 0.1 * (open_share == 0), "dates after the others")


def _fits(column: Column, contents: Contents, fitting: float) -> bool:
    """Whether an optional column would hardly cost any rows: each cell that cannot be read rejects one."""
    typed = column.type not in ("text", "enum", "boolean")
    return not contents.filled or not typed or fitting >= _LEAST_FIT_OPTIONAL or column.type == "share"
