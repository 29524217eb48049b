"""Answers as a spreadsheet: typed cells, units in the headers, and a sheet that describes them.

Independent of Streamlit. Values stay as they are in the data: codes are not replaced by words, shares are 0 to 1 with
a per-cent format, instants are in the reporting time zone, named in the header. Excel's limits are respected.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from queries import origin, spreadsheet_cells
from queries.format import format_value, without_signed_zeros
from queries.metrics import DIMENSIONS, METRICS

ROWS_A_SHEET = 1_048_576  # including the header
COLUMNS_A_SHEET = 16_384
NAME_LETTERS = 31
ROWS_AT_ONCE = 65_536  # converted to Python objects
ROWS_MEASURED = 200  # to set a column's width
NARROWEST, WIDEST = 9, 60
MOST_CODES = 200  # of one column, explained in words
ABOUT = "About"
ABOUT_WIDTHS = (22, 34, 34, 20, 100)
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
FILTERS = {
    "vendors": ("Vendor", "vendor_id"),
    "segments": ("Segment", "segment"),
    "clients": ("Client", "client"),
    "work_types": ("Work type", "work_type"),
}
OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
UNITS = {
    "hours": "h", "duration": "h", "share": "%", "probability": "%", "points": "points", "per_1000": "per thousand",
    "week": "Monday", "month": "first day",
}  # fmt: skip
FORMATS = {
    "count": "#,##0",
    "share": "0.00%",
    "probability": '[<0.01]"under 1 %";[>0.99]"over 99 %";0.00%',
    "hours": "#,##0.00",
    "duration": "#,##0.00",
    "tally": "#,##0.00",
    "currency": "#,##0.00",
    "rate_per_hour": "#,##0.00",
    "points": "+#,##0.00;-#,##0.00;0.00",
    "per_1000": "#,##0.00",
    "ratio": "#,##0.00",
    "score": "#,##0",
    "date": "yyyy-mm-dd",
    "week": "yyyy-mm-dd",
    "month": "mmm yyyy",
    "instant": "yyyy-mm-dd hh:mm:ss",
}


def _as_it_stands(column: str, value: str) -> str:
    return value


@dataclass(frozen=True)
class Sheet:
    """A table and its names."""

    title: str
    table: pa.Table


@dataclass(frozen=True)
class About:
    """What all sheets share. `words` writes a column's code or id in words."""

    title: str
    version: str
    as_of: datetime | None
    timezone: str
    demo: bool
    generated_at: datetime
    currency: str | None = None
    page: str = ""
    words: Callable[[str, str], str] = _as_it_stands


@dataclass(frozen=True)
class _Column:
    name: str
    label: str
    unit: str
    header: str
    meaning: str
    format: str
    kind: pa.DataType


@dataclass
class _Written:
    """A table as written: under which sheet names, and which text had to be cut."""

    sheet: Sheet
    columns: list[_Column]
    names: list[str] = field(default_factory=list)
    cut: Counter[str] = field(default_factory=Counter)


def write(sheets: Sequence[Sheet], about: About) -> bytes:
    """The tables as an XLSX file, each on its own sheet (or several, if too long), followed by the sheet About."""
    page, names = io.BytesIO(), _Names()
    with xlsxwriter.Workbook(page, OPTIONS) as book:
        book.set_properties({"title": about.title, "created": about.generated_at.astimezone(UTC).replace(tzinfo=None)})
        look = _Look(book)
        written = [_write_table(book, look, names, sheet, about) for sheet in sheets]
        _write_about(book, look, written, about)
    return page.getvalue()


class _Look:
    """The workbook's formats, each created once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._numbers = book, {"": None}
        self.header = book.add_format({"bold": True, "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def number(self, pattern: str) -> Format | None:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern})
        return self._numbers[pattern]


class _Names:
    """Unique sheet names that Excel allows."""

    def __init__(self) -> None:
        self._taken = {ABOUT.lower(), "history"}

    def of(self, title: str) -> str:
        printable = "".join(letter if letter.isprintable() else " " for letter in title)
        bare = " ".join(printable.translate(FORBIDDEN_IN_NAMES).split()).strip("' ") or "Table"
        number, name = 1, spreadsheet_cells.shortened(bare, NAME_LETTERS)
        while name.lower() in self._taken:
            number += 1
            name = f"{spreadsheet_cells.shortened(bare, NAME_LETTERS - len(f' ({number})'))} ({number})"
        self._taken.add(name.lower())
        return name


def _write_table(book: xlsxwriter.Workbook, look: _Look, names: _Names, sheet: Sheet, about: About) -> _Written:
    written = _Written(sheet, _columns(sheet.table, about))
    digits = {column.name: _digits(column.format) for column in written.columns if column.format}
    table = without_signed_zeros(sheet.table.select(range(len(written.columns))), digits)
    for start in range(0, max(table.num_rows, 1), ROWS_A_SHEET - 1):
        part = table.slice(start, ROWS_A_SHEET - 1)
        written.names.append(names.of(sheet.title))
        page = _new_page(book, look, written, part)
        _write_rows(page, [look.number(column.format) for column in written.columns], _rows(part, written, about))
    return written


def _new_page(book: xlsxwriter.Workbook, look: _Look, written: _Written, part: pa.Table) -> Worksheet:
    page = book.add_worksheet(written.names[-1])
    for place, column in enumerate(written.columns):
        page.set_column(place, place, _width(column, part))
    if written.columns:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, part.num_rows, len(written.columns) - 1)
    for place, column in enumerate(written.columns):
        _put_text(page, 0, place, column.header, look.header)
    return page


def _width(column: _Column, part: pa.Table) -> float:
    longest = 20 if pa.types.is_timestamp(column.kind) else 12
    if pa.types.is_string(column.kind):
        longest = pc.max(pc.utf8_length(part[column.name].slice(0, ROWS_MEASURED))).as_py() or 0
    return min(max(longest + 1, len(column.header) + 3, NARROWEST), WIDEST)  # 3: the filter's arrow


def _rows(part: pa.Table, written: _Written, about: About) -> Iterator[tuple]:
    for start in range(0, part.num_rows, ROWS_AT_ONCE):
        batch = part.slice(start, ROWS_AT_ONCE)
        columns = []
        for column, values in zip(written.columns, batch.columns, strict=True):
            plain, cut = spreadsheet_cells.plain(values, about.timezone)
            written.cut[column.header] += cut
            columns.append(plain)
        yield from zip(*columns, strict=True)


def _write_rows(page: Worksheet, formats: list[Format | None], rows: Iterable[tuple]) -> None:
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value is None:
                continue
            kind = type(value)
            if kind is str:
                _put_text(page, number, place, value)
            elif kind is bool:
                page.write_boolean(number, place, value)
            else:
                page.write_number(number, place, value, formats[place])


def _put_text(page: Worksheet, row: int, place: int, text: str, look: Format | None = None) -> None:
    # xlsxwriter takes text between these tags for its own rich text, and would write it out as XML.
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, place, text[0], text[1], text[2:], *([look] if look else []))
    else:
        page.write_string(row, place, text, look)


def _columns(table: pa.Table, about: About) -> list[_Column]:
    money = _money(table, about)
    found: list[_Column] = []
    taken: set[str] = set()
    for column in table.schema:
        if len(found) == COLUMNS_A_SHEET:
            break
        described = _column(table, column, money, about.timezone)
        header = described.header if described.header not in taken else f"{described.header} [{column.name}]"
        taken.add(header)
        found.append(_Column(**{**vars(described), "header": header}))
    return found


def _column(table: pa.Table, column: pa.Field, money: str, zone: str) -> _Column:
    metric = METRICS.get(column.name) or DIMENSIONS.get(column.name)
    label, meaning = _label(column.name), metric.meaning if metric else ""
    unit = metric.unit if metric else "text"
    said = _unit(unit, column.type, money, zone)
    header = f"{label} ({said})" if said else label
    return _Column(
        column.name, label, said, header, meaning, _format(unit, column.type, table[column.name]), column.type
    )


def _label(column: str) -> str:
    metric = METRICS.get(column) or DIMENSIONS.get(column)
    return metric.label if metric else column


def _unit(unit: str, kind: pa.DataType, money: str, zone: str) -> str:
    if pa.types.is_timestamp(kind):
        return zone if kind.tz else ""
    if unit in ("currency", "rate_per_hour"):
        return money if unit == "currency" else f"{money} per h"
    return UNITS.get(unit, "")


def _money(table: pa.Table, about: About) -> str:
    """The unit of the table's amounts: a currency code, or where to read it if rows may differ."""
    own = about.currency or ""
    codes = {own}
    if "currency" in table.column_names:
        codes = {code or own for code in pc.unique(table["currency"]).to_pylist()} or codes
    if len(codes) > 1:
        return "currency of the row"
    return codes.pop() or "currency not stated"


def _format(unit: str, kind: pa.DataType, values: pa.ChunkedArray) -> str:
    if pa.types.is_timestamp(kind):
        return FORMATS["instant"] + (".000" if spreadsheet_cells.has_fractions(values) else "")
    if pa.types.is_date(kind):
        return FORMATS[unit if unit in ("week", "month") else "date"]
    if spreadsheet_cells.is_number(kind):
        return FORMATS.get(unit, "" if pa.types.is_integer(kind) else "#,##0.00")
    return ""


def _digits(pattern: str) -> int:
    """The decimals that a number format shows, of the number itself: a percentage has two more."""
    decimals = pattern.partition(";")[0].partition(".")[2]
    return decimals.count("0") + (2 if "%" in pattern else 0)


def _write_about(book: xlsxwriter.Workbook, look: _Look, written: list[_Written], about: About) -> None:
    page = book.add_worksheet(ABOUT)
    for place, width in enumerate(ABOUT_WIDTHS):
        page.set_column(place, place, width)
    lines = [*_facts(about), *(line for one in written for line in [(), *_said(one, about)])]
    lines += [(), ("Column", "Header", "Label", "Unit", "Definition")]
    lines += [_definition(column) for one in written for column in one.columns]
    codes = [line for one in written for line in _codes(one, about)]
    lines += [(), ("Column", "Value", "In words"), *codes] if codes else []
    headed = {number for number, line in enumerate(lines) if line[:1] == ("Column",)}
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            _put_fact(page, number, place, value, look.header if number in headed or not place else look.wrapped)


def _put_fact(page: Worksheet, row: int, place: int, value: Any, look: Format) -> None:
    if isinstance(value, int):
        page.write_number(row, place, value, look)
    else:
        _put_text(page, row, place, spreadsheet_cells.shortened(value, spreadsheet_cells.LETTERS_A_CELL), look)


def _definition(column: _Column) -> tuple[str, ...]:
    return column.name, column.header, column.label, column.unit, column.meaning


def _facts(about: About) -> list[tuple]:
    page = [("Page", about.page)] if about.page else []
    return [
        ("Title", about.title),
        *page,
        ("Data to", _instant(about.as_of, about.timezone)),
        ("Data version", about.version),
        ("Generated at", _instant(about.generated_at, about.timezone)),
        ("Demo data", "yes: a generated portfolio, not real work" if about.demo else "no"),
        ("Currency", about.currency or "not stated"),
        ("Time zone", about.timezone),
    ]


def _instant(value: datetime | None, zone: str) -> str:
    return f"{value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} {zone}" if value else "no data yet"


def _said(written: _Written, about: About) -> list[tuple]:
    """One table: its sheets and rows, what was asked, under which filters, and what Excel had no room for."""
    lines = [("Sheet", ", ".join(written.names)), ("Rows", written.sheet.table.num_rows)]
    asked = origin.of(written.sheet.table)
    lines += _asked(asked, about) if asked else [("Filters", "none: this table is not cut by period or filter")]
    lines += [("Cut", f"{header}: {_cut(count)}") for header, count in written.cut.items() if count]
    if (left := written.sheet.table.num_columns - len(written.columns)) > 0:
        lines.append(("Cut", f"{left:,} columns left out: a sheet holds {COLUMNS_A_SHEET:,}"))
    return lines


def _cut(count: int) -> str:
    most = spreadsheet_cells.LETTERS_A_CELL
    return f"{count:,} text(s) cut to {most:,} characters, the most a cell holds; they end in …"


def _asked(asked: origin.Origin, about: About) -> list[tuple]:
    return [
        ("Question", asked.text),
        ("Asked as", asked.question),
        *((f"Setting: {name}", str(value)) for name, value in asked.parameters.items() if value is not None),
        ("Period", _span(*asked.period) if asked.period else "whatever the period"),
        *([("Compared with", _span(*asked.reference))] if asked.reference else []),
        *_filters(asked, about),
        *((f"Only: {_label(column)}", _named(value, about.words(column, value))) for column, value in asked.only),
    ]


def _filters(asked: origin.Origin, about: About) -> list[tuple[str, str]]:
    return [
        (title, _values(column, asked.filters[name], about) if name in asked.filters else "whatever the filter")
        for name, (title, column) in FILTERS.items()
    ]


def _values(column: str, values: list[str], about: About) -> str:
    return ", ".join(_named(value, about.words(column, value)) for value in values) or "all"


def _named(value: str, words: str) -> str:
    return value if words.casefold() == value.casefold() else f"{words} ({value})"


def _span(since: date | None, until: date | None) -> str:
    if until == date.max:
        return "no earlier period"
    if since is None and until is None:
        return "all time"
    if since is None or until is None:
        return f"from {format_value(since, 'date')}" if since else f"until {format_value(until, 'date')}, included"
    return f"{format_value(since, 'date')} to {format_value(until, 'date')}, both included"


def _codes(written: _Written, about: About) -> Iterator[tuple[str, str, str]]:
    """The table's codes and ids that can be written in words."""
    for column in written.columns:
        if not pa.types.is_string(column.kind):
            continue
        found = pc.unique(written.sheet.table[column.name]).drop_null()
        for value in sorted(found.to_pylist()) if len(found) <= MOST_CODES else ():
            words = about.words(column.name, value)
            if words.casefold() != value.casefold():
                yield column.name, value, words
