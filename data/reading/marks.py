"""What a sheet's cells mean apart from their values: hidden rows and columns, merges, formulas without a result."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.reading.budget import Budget, column_letters
else:
    from budget import Budget, column_letters


MOST_NAMED = 5
_CURE = "unhide and save the workbook to take them in"


@dataclass(frozen=True)
class Merge:
    """A merged range of several rows: rows from 1, its first column from 0, both ends included."""

    top: int
    left: int
    bottom: int


@dataclass
class Marks:
    """One sheet's marks; rows count from 1, columns from 0. Each dict of columns lists the rows."""

    texts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # row → cells that show another text
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: dict[int, list[Merge]] = field(default_factory=dict)  # by their first row
    unfinished: dict[int, list[int]] = field(default_factory=dict)  # formulas without a stored result
    zeros: dict[int, list[int]] = field(default_factory=dict)  # formulas with 0, which may never have been computed
    computed: set[int] = field(default_factory=set)  # columns of formulas with any other result
    long: dict[int, list[int]] = field(default_factory=dict)  # whole numbers of more than 15 digits

    def merge(self, top: int, left: int, bottom: int) -> None:
        """Note a merged range if it has several rows."""
        if bottom > top:
            self.merges.setdefault(top, []).append(Merge(top, left, bottom))


class Shown:
    """The rows of a sheet as displayed, from column `first` on; a hidden row is blank and keeps its number.

    A cell that spans several rows counts in each that has a value of its own; one that spans several columns counts in
    the first. Afterwards `notes` says what was hidden, and where one cell counts several times.
    """

    def __init__(self, rows: Iterable[list[str]], marks: Marks, budget: Budget, first: int = 0) -> None:
        self.rows, self.marks, self.budget, self.first = rows, marks, budget, first
        self._hanging: dict[int, tuple[int, str]] = {}  # column → last row, text
        self._passed_rows: list[int] = []
        self._passed_columns: dict[int, str] = {}
        self._filled: dict[int, list[int]] = {}  # column → rows that a merged cell stands for, apart from its first

    def __iter__(self) -> Iterator[list[str]]:
        marks = self.marks
        hidden = marks.hidden_columns
        for number, cells in enumerate(self.rows, 1):
            for column, text in marks.texts.get(number, ()):
                cells[column : column + 1] = [text]
            if self._hanging or number in marks.merges:
                self._merge(number, cells)
            if number in marks.hidden_rows:
                self._passed_rows += [number] if any(map(str.strip, cells)) else []
                yield []
            else:
                yield self._visible(cells) if hidden else cells[self.first :]

    def place(self, position: int) -> int:
        """The sheet's column for a cell's position in the rows given out."""
        place = position + self.first
        for column in sorted(column for column in self.marks.hidden_columns if column >= self.first):
            place += column <= place
        return place

    def position(self, column: int) -> int | None:
        """The position of a column of the sheet in the rows given out; None if it is hidden."""
        hidden = self.marks.hidden_columns
        if column in hidden or column < self.first:
            return None
        return column - self.first - sum(self.first <= one < column for one in hidden)

    def positions(self, columns: dict[int, list[int]]) -> dict[int, list[int]]:
        """The rows that are not hidden, by position of their column in the rows given out."""
        kept = {column: [row for row in rows if row not in self.marks.hidden_rows] for column, rows in columns.items()}
        return {at: rows for column, rows in kept.items() if rows and (at := self.position(column)) is not None}

    @property
    def notes(self) -> list[str]:
        """Sentences about hidden rows and columns with values, and how to include them."""
        found = []
        if rows := self._passed_rows:
            what = "1 hidden row" if len(rows) == 1 else f"{len(rows):,} hidden or filtered-out rows"
            found.append(f"{what} not read ({_ranges(rows)}): {_CURE}")
        if names := self._passed_columns:
            what = "1 hidden column" if len(names) == 1 else f"{len(names)} hidden columns"
            listed = [f"{column_letters(place)} {name!r}" for place, name in sorted(names.items())]
            more = ", …" if len(listed) > MOST_NAMED else ""
            found.append(f"{what} not read ({', '.join(listed[:MOST_NAMED])}{more}): {_CURE}")
        visible = {column: rows for column, rows in self._filled.items() if self.position(column) is not None}
        return found + [
            f"merged cells of column {column_letters(column)} stand for each of their rows ({_ranges(rows)} besides "
            "the first)"
            for column, rows in sorted(visible.items())
        ]

    def _visible(self, cells: list[str]) -> list[str]:
        hidden = self.marks.hidden_columns
        if len(self._passed_columns) < len(hidden):
            found = {c: cells[c] for c in hidden if c < len(cells) and cells[c].strip()}
            self._passed_columns = found | self._passed_columns
        return [cell for column, cell in enumerate(cells) if column >= self.first and column not in hidden]

    def _merge(self, number: int, cells: list[str]) -> None:
        hanging = self._hanging
        for column in [column for column, (last, _) in hanging.items() if last < number]:
            del hanging[column]
        if any(map(str.strip, cells)):
            self.budget.fill(len(hanging), f"row {number:,}")
            for column, (_, text) in hanging.items():
                cells[column] = text
                self._filled.setdefault(column, []).append(number)
        for merge in self.marks.merges.get(number, ()):
            if merge.left < len(cells) and cells[merge.left].strip():
                hanging[merge.left] = merge.bottom, cells[merge.left]


def _ranges(rows: list[int]) -> str:
    """Ascending rows as people write them: rows 4–6, 9."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    parts = [f"{first}" if first == last else f"{first}–{last}" for first, last in spans[:MOST_NAMED]]
    word = "row" if len(rows) == 1 else "rows"
    return f"{word} {', '.join(parts)}{', …' if len(spans) > MOST_NAMED else ''}"
