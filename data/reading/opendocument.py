"""What the values of an ODS do not tell, found in one pass over its content."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from data.reading.budget import Budget
    from data.reading.marks import Marks
else:
    from budget import Budget
    from marks import Marks

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
_LONG = re.compile(r"-?\d{16,30}")
_UNSEEN = ("collapse", "filter")


class Book:
    """The marks of an open archive's sheets. Raises budget.Exceeded."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self._found: dict[str, Marks] = {}
        with archive.open("content.xml") as xml:
            sheet = None
            for element in _elements(xml):
                if element.tag == f"{_TABLE}table":
                    sheet = _Sheet(budget)
                    self._found[element.get(f"{_TABLE}name", "")] = sheet.marks
                elif sheet and element.tag == f"{_TABLE}table-column":
                    sheet.add_column(element)
                elif sheet:
                    sheet.add_row(element)

    def marks(self, sheet: str) -> Marks:
        """What the content says about a sheet apart from its values."""
        return self._found.get(sheet, Marks())


class _Sheet:
    """The marks of one sheet, collected as its columns and rows come by."""

    def __init__(self, budget: Budget) -> None:
        self.budget, self.marks, self.columns, self.rows = budget, Marks(), 0, 0

    def add_column(self, column: etree._Element) -> None:
        """A description of one or several columns."""
        first = self.columns
        self.columns += _repeated(column, "columns")
        if column.get(f"{_TABLE}visibility") in _UNSEEN:
            self.marks.hidden_columns.update(range(first, min(self.columns, self.budget.columns)))

    def add_row(self, row: etree._Element) -> None:
        """One row, or several identical ones. Those without a value cost nothing."""
        first, times = self.rows + 1, _repeated(row, "rows")
        self.rows += times
        place = filled = 0
        for cell in row:
            wide = _repeated(cell, "columns")
            if cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
                self.budget.check_columns(place + wide, f"row {first:,}")
                filled += wide
                self.budget.fill(wide * times - 1, f"row {first:,}")
                self._cell(cell, place, wide, range(first, first + times))
            place += wide
        if filled:
            self.budget.check_extent(self.rows, filled)
            if row.get(f"{_TABLE}visibility") in _UNSEEN:
                self.marks.hidden_rows.update(range(first, first + times))

    def _cell(self, cell: etree._Element, place: int, wide: int, rows: range) -> None:
        if down := int(cell.get(f"{_TABLE}number-rows-spanned", "1")) - 1:
            self.marks.merge(rows.start, place, rows.start + down)
        value = cell.get(f"{_OFFICE}value", "")
        is_error = cell.get(f"{_CALC}value-type") == "error"
        is_long = _LONG.fullmatch(value) is not None
        is_unfinished = cell.get(f"{_OFFICE}value-type") is None
        if not (is_error or is_long or is_unfinished):
            return
        shown = cell.find(f"{_TEXT}p")
        text = value if is_long else "".join(shown.itertext()) if shown is not None else ""
        for column in range(place, place + wide):
            if is_long or is_unfinished:
                (self.marks.long if is_long else self.marks.unfinished).setdefault(column, []).extend(rows)
            for row in rows if is_long or is_error else ():
                self.marks.texts.setdefault(row, []).append((column, text))


def _elements(xml: IO[bytes]) -> Iterator[etree._Element]:
    """Tables at their start, columns and rows whole, in the file's order; none is kept."""
    tags = [f"{_TABLE}{name}" for name in ("table", "table-column", "table-row")]
    for event, element in etree.iterparse(xml, events=("start", "end"), tag=tags, **_SAFE):
        if (event == "start") == (element.tag == tags[0]):
            yield element
        if event == "end":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _repeated(element: etree._Element, what: str) -> int:
    return max(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), 1)
