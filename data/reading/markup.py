"""HTML and XML Spreadsheet 2003, which exports call .xls → the rows of their tables.

A file is hostile until proven otherwise: no network, no entities, no huge trees; run by workbook.py in a process
with limits.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from data.reading.budget import Budget, Exceeded
    from data.reading.marks import Marks
else:
    from budget import Budget, Exceeded
    from marks import Marks

Cells = list[object]

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_OPTIONS = "{urn:schemas-microsoft-com:office:excel}"
_MOST_ROWS = 1_048_576
_SAFE = {"no_network": True, "huge_tree": False, "remove_comments": True, "remove_pis": True}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WHOLE = re.compile(r"-?\d{1,30}")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass
class Table:
    """One table: its rows of values, and what else is said about them."""

    name: str
    rows: Iterable[Cells] = ()
    marks: Marks = field(default_factory=Marks)
    is_hidden: bool = False
    width: int = 0


def tables(source: str, form: str, budget: Budget) -> Iterator[Table]:
    """Each table with its rows; an HTML table's name is its number. Raises budget.Exceeded."""
    return _html_tables(source, budget) if form == "HTML" else _worksheets(source, budget)


def _html_tables(source: str, budget: Budget) -> Iterator[Table]:
    """Tables of two columns or more; a table that contains another is there for the layout."""
    root = etree.parse(source, etree.HTMLParser(encoding="utf-8", **_SAFE)).getroot()
    number = 0
    for table in root.iter("table") if root is not None else ():
        if next(table.iterdescendants("table"), None) is not None:
            continue
        found = Table(f"table {number + 1}")
        rows = _html_rows(table, budget, found.marks)
        if max(map(len, rows), default=0) > 1 and (len(rows) > 1 or next(table.iter("th"), None) is not None):
            number += 1
            found.rows = rows
            found.marks.hidden_columns = _html_hidden_columns(table, len(rows[0]))
            yield found


def _html_rows(table: etree._Element, budget: Budget, marks: Marks) -> list[Cells]:
    """A cell that spans several rows counts in each of them; one that spans several columns only in the first."""
    rows: list[Cells] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still to fill, text
    for number, row in enumerate(table.iter("tr"), 1):
        rows.append(_html_cells(row, hanging, budget, f"row {number:,}"))
        if _UNSEEN.search(row.get("style", "")):
            marks.hidden_rows.add(number)
    width = max(map(len, rows), default=0)
    budget.take(len(rows), width)
    return [row + [""] * (width - len(row)) for row in rows]


def _html_cells(row: etree._Element, hanging: dict[int, tuple[int, str]], budget: Budget, where: str) -> Cells:
    cells: Cells = []
    for cell in row.iterchildren("td", "th"):
        _fill_hanging(cells, hanging, budget, where)
        text, wide, high = _html_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
        budget.check_columns(len(cells) + wide, where)
        budget.fill(wide - 1, where)
        for offset in range(wide):
            said = "" if offset else text
            if high > 1:
                hanging[len(cells)] = (high - 1, said)
            cells.append(said)
    _fill_hanging(cells, hanging, budget, where)
    return cells


def _fill_hanging(cells: Cells, hanging: dict[int, tuple[int, str]], budget: Budget, where: str) -> None:
    while (column := len(cells)) in hanging:
        budget.fill(1, where)
        left, text = hanging.pop(column)
        if left > 1:
            hanging[column] = (left - 1, text)
        cells.append(text)


def _html_hidden_columns(table: etree._Element, width: int) -> set[int]:
    hidden: set[int] = set()
    place = 0
    for column in table.iter("col"):
        last = min(place + _span(column, "span"), width)
        if _UNSEEN.search(column.get("style", "")):
            hidden.update(range(place, last))
        place = last
    return hidden


def _span(cell: etree._Element, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return min(max(int(text), 1), 1000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _html_text(cell: etree._Element) -> str:
    """The text as a browser shows it; `<br>` ends a line."""
    parts = [cell.text or ""]
    for inner in cell.iterdescendants():
        if inner.tag == "br":
            parts.append("\v")
        if inner.tag not in ("script", "style"):
            parts.append(inner.text or "")
        parts.append(inner.tail or "")
    lines = _BLANKS.sub(" ", "".join(parts)).split("\v")
    return "\n".join(line.strip() for line in lines).strip()


def _worksheets(source: str, budget: Budget) -> Iterator[Table]:
    """Each sheet in two passes over the file, so that only one row is held at once: first its width, then its rows."""
    for place, table in enumerate(_surveyed(source, budget)):
        table.rows = _sheet_rows(source, place, table, budget)
        yield table


def _surveyed(source: str, budget: Budget) -> list[Table]:
    """The sheets without their rows: names, widths and marks."""
    found: list[Table] = []
    number = column = 0
    for element in _elements(source, "Worksheet", "Column", "Row", f"{_OPTIONS}Visible"):
        kind = etree.QName(element).localname
        if kind == "Worksheet":
            _take(found, number, budget)
            found.append(Table(element.get(f"{_NAMESPACE}Name", "")))
            number = column = 0
        elif not found:
            continue
        elif kind == "Row":
            number = _index(element, number + 1, _MOST_ROWS)
            _survey_row(element, number, found[-1], budget)
        elif kind == "Column":
            column = _survey_column(element, column, found[-1], budget)
        elif element.text and element.text.strip() != "SheetVisible":
            found[-1].is_hidden = True
    return found


def _take(found: list[Table], rows: int, budget: Budget) -> None:
    if found:
        budget.take(rows, found[-1].width)


def _survey_row(row: etree._Element, number: int, table: Table, budget: Budget) -> None:
    cells = _sheet_cells(row, budget, number)
    table.width = max(table.width, len(cells))
    budget.check_extent(number, table.width)
    if row.get(f"{_NAMESPACE}Hidden") == "1":
        table.marks.hidden_rows.add(number)
    for place, cell in cells:
        if cell is None:
            continue
        down = int(cell.get(f"{_NAMESPACE}MergeDown", "0"))
        table.marks.merge(number, place, min(number + down, _MOST_ROWS))
        if cell.get(f"{_NAMESPACE}Formula") and cell.find(f"{_NAMESPACE}Data") is None:
            table.marks.unfinished.setdefault(place, []).append(number)


def _survey_column(column: etree._Element, before: int, table: Table, budget: Budget) -> int:
    """Notes columns that are hidden; returns how many columns are described by now."""
    first = _index(column, before + 1, budget.columns)
    last = min(first + int(column.get(f"{_NAMESPACE}Span", "0")), budget.columns)
    if column.get(f"{_NAMESPACE}Hidden") == "1":
        table.marks.hidden_columns.update(range(first - 1, last))
    return last


def _sheet_rows(source: str, place: int, table: Table, budget: Budget) -> Iterator[Cells]:
    table.marks.hidden_columns &= set(range(table.width))
    sheet, number = -1, 0
    for element in _elements(source, "Worksheet", "Row"):
        if element.tag == f"{_NAMESPACE}Worksheet":
            sheet += 1
        elif sheet == place:
            index = _index(element, number + 1, _MOST_ROWS)
            yield from ([] for _ in range(index - number - 1))
            number = index
            cells = [_sheet_value(cell) if cell is not None else "" for _, cell in _sheet_cells(element, budget, index)]
            yield cells + [""] * (table.width - len(cells))


def _elements(source: str, *names: str) -> Iterator[etree._Element]:
    """These elements in the file's order, a worksheet at its start, the others whole; none is kept."""
    tags = [name if name.startswith("{") else _NAMESPACE + name for name in names]
    walk = etree.iterparse(source, events=("start", "end"), tag=tags, resolve_entities=False, load_dtd=False, **_SAFE)
    for event, element in walk:
        if element.getroottree().docinfo.doctype:
            raise ValueError("a document type is not allowed")
        is_sheet = element.tag == f"{_NAMESPACE}Worksheet"
        if (event == "start") == is_sheet:
            yield element
        if event == "end":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _sheet_cells(row: etree._Element, budget: Budget, number: int) -> list[tuple[int, etree._Element | None]]:
    """Positions and cells of a row, None for what is blank or covered by the cell to its left."""
    cells: list[tuple[int, etree._Element | None]] = []
    where = f"row {number:,}"
    for cell in row.iterchildren(f"{_NAMESPACE}Cell"):
        index = _index(cell, len(cells) + 1, 10**9)
        merged = int(cell.get(f"{_NAMESPACE}MergeAcross", "0"))
        budget.check_columns(index, where)
        budget.check_columns(index + merged, where)
        cells += [(place, None) for place in range(len(cells), index - 1)]
        cells.append((index - 1, cell))
        cells += [(place, None) for place in range(index, index + merged)]
    return cells


def _index(element: etree._Element, least: int, most: int) -> int:
    index = int(element.get(f"{_NAMESPACE}Index", least))
    if index > most:
        raise Exceeded(f"has a row or column numbered {index:,}, beyond the limit of {most:,}: save it as CSV.")
    if index < least:
        raise ValueError("rows and cells are out of order")
    return index


def _sheet_value(cell: etree._Element) -> object:
    data = cell.find(f"{_NAMESPACE}Data")
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(f"{_NAMESPACE}Type")
    if kind == "Number":
        return text if _WHOLE.fullmatch(text) else float(text)
    if kind == "Boolean":
        return text == "1"
    return datetime.datetime.fromisoformat(text) if kind == "DateTime" else text
