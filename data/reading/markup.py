"""HTML and XML Spreadsheet 2003, which exports call .xls → the rows of their tables.

The file is hostile until shown otherwise: no network, no entities, no huge trees; run by workbook.py in a process
with limits.
"""

import datetime
import re
from collections.abc import Iterator

from lxml import etree

Cells = list[object]

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_SAFE = {"no_network": True, "huge_tree": False, "remove_comments": True, "remove_pis": True}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WHOLE = re.compile(r"-?\d{1,15}")


def tables(source: str, form: str) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Name and rows of each table; an HTML table's name is its number."""
    if form == "HTML":
        yield from _html_tables(source)
    else:
        yield from _worksheets(source)


def _html_tables(source: str) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Tables of two columns or more; one that holds another table is there for the layout."""
    root = etree.parse(source, etree.HTMLParser(encoding="utf-8", **_SAFE)).getroot()
    number = 0
    for table in root.iter("table") if root is not None else ():
        if next(table.iterdescendants("table"), None) is not None:
            continue
        rows = _html_rows(table)
        if max(map(len, rows), default=0) > 1 and (len(rows) > 1 or next(table.iter("th"), None) is not None):
            number += 1
            yield f"table {number}", iter(rows)


def _html_rows(table: etree._Element) -> list[Cells]:
    """A cell over several rows counts in each of them; one over several columns stands in the first."""
    rows: list[Cells] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still to fill, text
    for row in table.iter("tr"):
        cells: Cells = []
        for cell in row.iterchildren("td", "th"):
            _fill_hanging(cells, hanging)
            text, wide, high = _html_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(wide):
                said = "" if offset else text
                if high > 1:
                    hanging[len(cells)] = (high - 1, said)
                cells.append(said)
        _fill_hanging(cells, hanging)
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _fill_hanging(cells: Cells, hanging: dict[int, tuple[int, str]]) -> None:
    while (column := len(cells)) in hanging:
        left, text = hanging.pop(column)
        if left > 1:
            hanging[column] = (left - 1, text)
        cells.append(text)


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


def _worksheets(source: str) -> Iterator[tuple[str, Iterator[Cells]]]:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, **_SAFE)
    root = etree.parse(source, parser).getroot()
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type is not allowed")
    for sheet in root.iterchildren(f"{_NAMESPACE}Worksheet"):
        yield sheet.get(f"{_NAMESPACE}Name", ""), _sheet_rows(sheet)


def _sheet_rows(sheet: etree._Element) -> Iterator[Cells]:
    rows = list(sheet.iterfind(f"{_NAMESPACE}Table/{_NAMESPACE}Row"))
    width = max((_row_width(row) for row in rows), default=0)
    number = 0
    for row in rows:
        index = _index(row, number + 1, _MOST_ROWS)
        for _ in range(index - number - 1):
            yield []
        number = index
        cells = _sheet_cells(row)
        yield cells + [""] * (width - len(cells))


def _row_width(row: etree._Element) -> int:
    return len(_sheet_cells(row))


def _sheet_cells(row: etree._Element) -> Cells:
    cells: Cells = []
    for cell in row.iterchildren(f"{_NAMESPACE}Cell"):
        index = _index(cell, len(cells) + 1, _MOST_COLUMNS)
        cells += [""] * (index - len(cells) - 1)
        cells.append(_sheet_value(cell))
        merged = cell.get(f"{_NAMESPACE}MergeAcross", "0")
        cells += [""] * min(int(merged), _MOST_COLUMNS)
    return cells


def _index(element: etree._Element, least: int, most: int) -> int:
    index = int(element.get(f"{_NAMESPACE}Index", least))
    if not least <= index <= most:
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
