"""A pivot: one measure of the work by two of its dimensions, laid out from the answer to explore/pivot.

Each total is a sum, or a ratio of sums, of all items that it covers, as the question works it out; never of cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from queries.choices import PIVOT_DIMENSIONS

NONE = "none"
"""In place of columns: only the totals of the rows."""

STATED_BY = {"specialist_id": "with_specialist", "complexity": "with_complexity"}
"""Dimension that data may lack → the column of frame/stated that counts the items with it."""

MEASURES: Mapping[str, str] = {
    "attainment": "due",
    "controllable_attainment": "due_without_client",
    "misses": "due",
    "due": "due",
    "first_pass_acceptance": "reviewed",
    "mean_revisions": "reviewed",
    "received": "received",
    "delivered": "delivered",
    "standard_hours": "delivered",
    "billed": "delivered",
    "coverage": "delivered",
    "baseline_cost": "covered",
    "gross_savings": "covered",
    "gross_savings_share": "covered",
    "oversight_cost": "covered",
}
"""Measure → the metric that counts the items it rests on. Net savings are none: parts of them belong to no item."""

NEEDS: Mapping[str, str] = {
    **dict.fromkeys(("attainment", "controllable_attainment", "misses", "due"), "attainment"),
    **dict.fromkeys(("first_pass_acceptance", "mean_revisions"), "first_pass"),
    **dict.fromkeys(("baseline_cost", "gross_savings", "gross_savings_share", "oversight_cost"), "savings"),
}
"""Measure → what data lack in which it cannot be worked out."""

TOTAL, NAME, OTHERS, NOT_STATED = "total", "name", "others", "not_stated"


@dataclass(frozen=True)
class Head:
    """The head of a row or column: TOTAL, OTHERS, NOT_STATED, or NAME with the value of the dimension."""

    kind: str
    value: str | None = None


@dataclass(frozen=True)
class Cell:
    """The measure's value, None if it has none, and how many items it rests on."""

    value: float | None
    items: int


@dataclass(frozen=True)
class Pivot:
    """Heads in order, the total first; a cell that holds no item is left out."""

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[Head, Head], Cell]

    @property
    def total(self) -> Cell | None:
        """The cell of all items; None if there is none."""
        return self.cells.get((Head(TOTAL), Head(TOTAL)))

    def of_rows(self) -> dict[Head, Cell]:
        """Each row's total, but for the total of all."""
        total = Head(TOTAL)
        return {row: self.cells[row, total] for row in self.rows if row != total and (row, total) in self.cells}


def dimensions(stated: Mapping[str, int]) -> list[str]:
    """The dimensions that the data have, from the row of frame/stated."""
    return [name for name in PIVOT_DIMENSIONS if name not in STATED_BY or stated[STATED_BY[name]]]


def has_work(answer: pa.Table) -> bool:
    """Whether any item was received, delivered or due."""
    return answer.num_rows > 0


def first_known(answer: pa.Table) -> str:
    """The first measure that all work together has a value of; if it has none, the first."""
    total = answer.slice(0, 1).to_pylist()[0]
    return next((name for name, counted in MEASURES.items() if total[counted]), next(iter(MEASURES)))


def laid_out(answer: pa.Table, measure: str, *, has_columns: bool = True) -> Pivot:
    """The pivot of a measure from explore/pivot's answer. A row or column in which it rests on no item is left out."""
    found = {}
    for row in answer.to_pylist():
        down = Head(row["pivot_row_kind"], row["pivot_row"])
        across = Head(row["pivot_column_kind"], row["pivot_column"])
        if row[MEASURES[measure]] and (has_columns or across.kind == TOTAL):
            found[down, across] = Cell(row[measure], row[MEASURES[measure]])
    rows, columns = (dict.fromkeys(_heads(answer, side)) for side in ("row", "column"))
    return Pivot(
        tuple(head for head in rows if (head, Head(TOTAL)) in found),
        tuple(head for head in columns if (Head(TOTAL), head) in found),
        found,
    )


def listed(answer: pa.Table, rows: str, columns: str, measure: str) -> pa.Table:
    """The same as a table with one row per cell, for downloads: each head's kind and value, the measure, its items.

    The heads' columns are named as their dimensions; dates are dates.
    """
    counted = MEASURES[measure]
    kept = answer.filter(pc.greater(answer[counted], 0))
    if columns == NONE:
        kept = kept.filter(pc.equal(kept["pivot_column_kind"], TOTAL))
    sides = [("row", rows)] if columns == NONE else [("row", rows), ("column", columns)]
    names, values = [], []
    for side, dimension in sides:
        names += [f"pivot_{side}_kind", dimension]
        values += [kept[f"pivot_{side}_kind"], _typed(kept[f"pivot_{side}"], dimension)]
    for name in dict.fromkeys((measure, counted)):
        names.append(name)
        values.append(kept[name])
    return pa.table(values, names=names).replace_schema_metadata(answer.schema.metadata)


def day_of(value: str) -> date:
    """The day that a week or month is named by."""
    return date.fromisoformat(value)


def _heads(answer: pa.Table, side: str) -> list[Head]:
    pairs = zip(answer[f"pivot_{side}_kind"].to_pylist(), answer[f"pivot_{side}"].to_pylist(), strict=True)
    return [Head(kind, value) for kind, value in pairs]


def _typed(values: pa.ChunkedArray, dimension: str) -> pa.ChunkedArray:
    types = {"week": pa.date32(), "month": pa.date32(), "complexity": pa.int64()}
    return values.cast(types[dimension]) if dimension in types else values
