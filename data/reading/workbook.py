"""One workbook, or page of tables → a CSV file per sheet. Run as a script of its own, in a process with limits.

A hostile file then ends this process, not the caller's. Its argument is JSON: {"source", "folder", "prefix", "form",
"memory" in bytes, "seconds", "cells", "columns", "repeated", "written" in bytes, "sheets": names to read or null for
those that are not hidden}. Prints {"sheets": […], "left_out": [{"sheet", "reason"}], "exceeded": sentence or null};
see _Written for what is reported about a sheet. Exit status 3: it needs a password; 4: too little memory. Line n of a
file is row n of its sheet, unless cells contain line breaks.
"""

import csv
import datetime
import errno
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine

# The script runs on its own, away from its package; its folder comes last so that it hides nothing.
sys.path.append(str(Path(__file__).parent))
if TYPE_CHECKING:
    from data.reading import marks, opendocument, xlsx
    from data.reading.budget import Budget, Exceeded, column_letters
    from data.reading.refusal import size_text
else:
    import marks
    from budget import Budget, Exceeded, column_letters
    from refusal import size_text

NEEDS_PASSWORD, NEEDS_MEMORY = 3, 4
MARKUP = ("HTML", "XML Spreadsheet 2003")

_MIDNIGHT = " 00:00:00"
_EXACT = 2**53
_SHOWN_DIGITS = 15
_DATES = {datetime.date, datetime.datetime}


@dataclass
class _Written:
    """A sheet that was written: header_line is its first filled row, null if there is none. Columns count from 0."""

    sheet: str
    file: str
    header_line: int | None = None
    notes: list[str] = field(default_factory=list)
    date_cells: dict[int, int] = field(default_factory=dict)  # column → cells that hold a real date
    unfinished: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → formulas without result, the first
    zeros: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → formulas that may not be computed
    long: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → numbers of more than 15 digits


@dataclass(frozen=True)
class _Found:
    """A sheet to be written."""

    name: str
    rows: marks.Shown
    dates: dict[int, int]


def main(request: dict[str, Any]) -> None:
    """Write the sheets and print what was written."""
    _limit(request["memory"], request["seconds"], request["written"])
    sheets: list[dict[str, Any]] = []
    left_out: list[dict[str, Any]] = []
    exceeded = None
    try:
        for number, found in enumerate(_sheets(request, left_out)):
            path = Path(request["folder"]) / f"{request['prefix']}-{number}.csv"
            sheets.append(asdict(_write(found, path)))
    except python_calamine.PasswordError:
        sys.exit(NEEDS_PASSWORD)
    except MemoryError:
        sys.exit(NEEDS_MEMORY)
    except Exceeded as error:
        exceeded = str(error)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        exceeded = f"holds more text than the limit of {size_text(request['written'])}: split it."
    print(json.dumps({"sheets": sheets, "left_out": left_out, "exceeded": exceeded}))


def _sheets(request: dict[str, Any], left_out: list[dict[str, Any]]) -> Iterator[_Found]:
    """The sheets that are named, or that are not hidden; adds to `left_out` the reasons why others are left out."""
    budget = Budget(request["cells"], request["columns"], request["repeated"])
    found = _marked_up if request["form"] in MARKUP else _calculated
    yield from found(request["source"], request["form"], budget, _Choice(request["sheets"], left_out))


@dataclass
class _Choice:
    """Which sheets are read: the named ones, or all that are not hidden."""

    named: list[str] | None
    left_out: list[dict[str, Any]]

    def takes(self, name: str, is_hidden: bool) -> bool:
        """Whether a sheet is read, ignoring the case of its name; one that is not is noted."""
        named = self.named and {one.casefold() for one in self.named}
        if name.casefold() in named if named is not None else not is_hidden:
            return True
        hidden = ", and the sheet is hidden" if is_hidden else ""
        reason = f"left out: not among the sheets that were named{hidden}"
        if self.named is None:
            reason = "left out: the sheet is hidden (name it to read it: --sheet, or Sheets on the Import page)"
        self.left_out.append({"sheet": name, "reason": reason, "hidden": is_hidden})
        return False


def _marked_up(source: str, form: str, budget: Budget, choice: _Choice) -> Iterator[_Found]:
    if TYPE_CHECKING:
        from data.reading import markup
    else:
        import markup

    for table in markup.tables(source, form, budget):
        if choice.takes(table.name, table.is_hidden):
            dates: dict[int, int] = {}
            yield _Found(table.name, marks.Shown(_texts(table.rows, dates), table.marks, budget), dates)


def _calculated(source: str, form: str, budget: Budget, choice: _Choice) -> Iterator[_Found]:
    marked = _marked(source, form, budget)  # first: it notices what the library would use up all memory for
    workbook = python_calamine.CalamineWorkbook.from_path(source)
    for meta in workbook.sheets_metadata:
        is_hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet or not choice.takes(meta.name, is_hidden):
            continue
        found = marked.marks(meta.name) if marked else marks.Marks()
        sheet = workbook.get_sheet_by_name(meta.name)
        _check_extent(sheet, budget)
        first = sheet.start[1] if sheet.start else 0
        if form == "XLS":
            for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
                found.merge(top + 1, left, bottom + 1)
        found.hidden_columns &= set(range(first + sheet.width))
        dates: dict[int, int] = {}
        yield _Found(meta.name, marks.Shown(_texts(sheet.iter_rows(), dates, first), found, budget, first), dates)


def _marked(source: str, form: str, budget: Budget) -> "xlsx.Book | opendocument.Book | None":
    """What knows what the values do not tell, for the formats that say it in XML."""
    if form == "XLSX":
        if TYPE_CHECKING:
            from data.reading import xlsx
        else:
            import xlsx

        return xlsx.Book(zipfile.ZipFile(source), budget)
    if form == "ODS":
        if TYPE_CHECKING:
            from data.reading import opendocument
        else:
            import opendocument

        return opendocument.Book(zipfile.ZipFile(source), budget)
    return None


def _check_extent(sheet: python_calamine.CalamineSheet, budget: Budget) -> None:
    if sheet.end:
        budget.check_columns(sheet.width, f"up to {column_letters(sheet.end[1])}")
        budget.take(sheet.total_height, sheet.width)


def _texts(rows: Iterable[Iterable[Any]], dates: dict[int, int], first: int = 0) -> Iterator[list[str]]:
    """Rows of values from column `first` on as rows of text from column 0 on; counts the real dates of each column."""
    blank = [""] * first
    for row in rows:
        kinds = list(map(type, row))
        if not _DATES.isdisjoint(kinds):
            for column, kind in enumerate(kinds, first):
                if kind in _DATES:
                    dates[column] = dates.get(column, 0) + 1
        yield blank + [cell if kind is str else cell_text(cell) for cell, kind in zip(row, kinds, strict=True)]


def _limit(memory: int, seconds: int, written: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system; the archive's size was checked before
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))


def _write(found: _Found, path: Path) -> _Written:
    written = _Written(found.name, str(path))
    shown, known = found.rows, found.rows.marks
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for number, cells in enumerate(shown, 1):
            filled = any(map(str.strip, cells))
            writer.writerow(cells if filled else [])
            written.header_line = written.header_line or (number if filled else None)
    written.notes += shown.notes
    written.date_cells = {at: n for column, n in found.dates.items() if (at := shown.position(column)) is not None}
    uncertain = {column: rows for column, rows in known.zeros.items() if column not in known.computed}
    for name, columns in (("unfinished", known.unfinished), ("zeros", uncertain), ("long", known.long)):
        places = shown.positions(columns)
        counted = {at: (len(rows), f"{column_letters(shown.place(at))}{rows[0]}") for at, rows in places.items()}
        setattr(written, name, counted)
    return written


def cell_text(value: object) -> str:
    """A cell as an export would write it: 3 not 3.0, true/false, ISO dates without a zone."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return _number_text(value)
    if isinstance(value, datetime.datetime):
        return _instant_text(value)
    if isinstance(value, datetime.timedelta):
        return _duration_text(value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _number_text(value: float) -> str:
    if value != value:  # NaN, which a spreadsheet does not have
        return ""
    if abs(value) >= _EXACT:
        return format(Decimal(repr(value)), ".0f")  # only the digits that tell it from its neighbours
    if value == int(value):
        return str(int(value))
    text = repr(value)
    # A spreadsheet shows 15 significant digits; more would be noise of the binary form.
    return text if len(text) <= _SHOWN_DIGITS and "e" not in text else format(Decimal(f"{value:.15g}"), "f")


def _instant_text(value: datetime.datetime) -> str:
    # A time is stored as a fraction of a day, so a whole second may come out a few microseconds off.
    if value.microsecond:
        value += datetime.timedelta(microseconds=500)
        value = value.replace(microsecond=value.microsecond // 1000 * 1000)
    text = value.replace(tzinfo=None).isoformat(" ", "milliseconds" if value.microsecond else "seconds")
    return text.removesuffix(_MIDNIGHT)


def _duration_text(value: datetime.timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < datetime.timedelta() else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
