"""A file as given → its text tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import dialect, files, ledes, sheets, text
from .header import NoNames
from .refusal import Refused, shown_name

_STATED = re.compile(rb"<meta[^>]*charset=[\"']?([\w-]+)", re.IGNORECASE)


_UNTOLD = dict.fromkeys(
    ("XLS", "XLSB"), ("hidden rows and columns are read too, since this format does not tell them: save it as XLSX",)
)


@dataclass(frozen=True)
class TextTable:
    """One table of a file, as clean text that `load` can read into a database."""

    name: str  # as people know it: orders.csv, book.xlsx: Sheet1, pack.zip: orders.csv
    source: Path  # the file that was given
    path: Path  # UTF-8 CSV without BOM: the source itself, or a copy in the work folder
    header: tuple[str, ...]
    delimiter: str
    quote: str
    encoding: str  # what the source was in; the format's name for a sheet
    header_line: int  # 1-based line of the source, or row of the sheet
    sha256: str  # of the source's bytes
    format: str = "CSV"  # CSV, LEDES 1998B, XLSX, XLSB, XLS, ODS, XML Spreadsheet 2003, HTML
    notes: tuple[str, ...] = ()  # what was done to the text before it was read
    by_row: bool = False  # lines are rows of a sheet, not lines of a text
    sheet: str | None = None  # its name in the workbook
    unread_sheets: tuple[sheets.Unread, ...] = ()  # in the same workbook
    date_cells: dict[str, int] = field(default_factory=dict)  # column → cells of a workbook that hold a real date
    unfinished: dict[str, str] = field(default_factory=dict)  # column → what to say about formulas without a result
    long: dict[str, str] = field(default_factory=dict)  # column → what to say about numbers of more than 15 digits


def read(path: Path, workdir: Path, encoding: str | None = None, named: Sequence[str] | None = None) -> list[TextTable]:
    """The tables of one file: one for a CSV, one per filled sheet or archive member otherwise.

    What the file is follows from its bytes; its ending does not matter. Copies are written to workdir, which the caller
    removes once the tables are loaded. From a workbook the `named` sheets are read, or without names all that are not
    hidden; for other files the names mean nothing. Raises Refused.
    """
    path = Path(path)
    files.require_file(path)
    try:
        tables = _read(path, Path(workdir), encoding, named)
    except PermissionError as error:
        raise Refused(f"{shown_name(path)} may not be read: check its permissions.") from error
    if not tables:
        raise Refused(f"{shown_name(path)} is empty: export it again, with a line of column names.")
    return tables


def _read(path: Path, workdir: Path, encoding: str | None, named: Sequence[str] | None) -> list[TextTable]:
    sha256 = files.digest(path)
    what = files.kind(shown_name(path), files.head(path))
    form = files.workbook_format(path) if what == "zip" else what if what not in ("gzip", "text") else None
    if form == "HTML":
        return _page(path, workdir, sha256, encoding)
    if form:
        return _sheets(path, path, workdir, sha256, form, named)
    parts, beside = files.unzip(path, workdir) if what == "zip" else ([_part(what, path, workdir)], [])
    found = [_text_table(part, path, workdir, sha256, encoding) for part in parts]
    tables = [table for table in found if table]
    notes = (f"not read, since no table by name: {', '.join(beside)}",) if beside else ()
    return [replace(table, notes=table.notes + notes) if table is tables[0] else table for table in tables]


def _sheets(
    given: Path, path: Path, workdir: Path, sha256: str, form: str, named: Sequence[str] | None = None
) -> list[TextTable]:
    """The filled sheets of the workbook or page at `path`, which is the given file or a copy of it.

    A sheet without column names is left out, with a note, if another has them.
    """
    name = shown_name(given)
    found, unread = sheets.unpack(name, path, workdir, form, named)
    tables, nameless = [], []
    for sheet in found:
        try:
            tables += [_sheet_table(sheet, name, given, sha256, form, tuple(unread))] if sheet.header_line else []
        except NoNames as refusal:
            nameless.append(refusal)
    if nameless and not tables:
        raise nameless[0]
    notes = tuple(f"left out: {refusal}" for refusal in nameless)
    return [replace(table, notes=table.notes + notes) if table is tables[0] else table for table in tables]


def _page(path: Path, workdir: Path, sha256: str, encoding: str | None) -> list[TextTable]:
    """The tables of an HTML page; its encoding is the one it states, if any."""
    name = shown_name(path)
    stated = _STATED.search(files.head(path))
    cleaned = text.clean(name, path, workdir, encoding or (stated and stated[1].decode()))
    tables = _sheets(path, cleaned.path, workdir, sha256, "HTML")
    if not tables:
        raise Refused(f"{name} is an HTML page without a table: download the export itself, as CSV or XLSX.")
    return [
        replace(
            table,
            name=name if len(tables) == 1 else f"{name}: {table.name.rsplit(': ', 1)[1]}",
            encoding=cleaned.encoding,
            notes=cleaned.notes + table.notes,
        )
        for table in tables
    ]


def _part(what: str, path: Path, workdir: Path) -> files.Part:
    if what == "gzip":
        return files.gunzip(path, workdir)
    return files.Part(shown_name(path), files.local_copy(path, workdir))


def _text_table(part: files.Part, source: Path, workdir: Path, sha256: str, given: str | None) -> TextTable | None:
    cleaned = text.clean(part.name, part.path, workdir, given)
    path, is_invoice = cleaned.path, ledes.is_ledes(cleaned.path)
    if is_invoice:
        path = ledes.as_csv(part.name, path, workdir)
    found = dialect.fixed_dialect(part.name, path, "|") if is_invoice else dialect.sniff(part.name, path)
    if found is None:
        return None
    if found.backslash:
        path = text.unescape(path, workdir)
    return TextTable(
        part.name,
        source,
        path,
        found.header,
        found.delimiter,
        found.quote,
        cleaned.encoding,
        found.header_line,
        sha256,
        format="LEDES 1998B" if is_invoice else "CSV",
        notes=cleaned.notes + found.notes,
    )


def _sheet_table(
    sheet: sheets.Sheet, book: str, source: Path, sha256: str, form: str, unread: tuple[sheets.Unread, ...]
) -> TextTable:
    name = f"{book}: {sheet.name}"
    found = dialect.fixed_dialect(name, sheet.path, ",")
    return TextTable(
        name,
        source,
        sheet.path,
        found.header,
        found.delimiter,
        found.quote,
        form,
        found.header_line,
        sha256,
        format=form,
        notes=(*found.notes, *sheet.notes, *_cell_notes(sheet, found.header), *_UNTOLD.get(form, ())),
        by_row=True,
        sheet=sheet.name,
        unread_sheets=unread,
        date_cells={found.header[at]: cells for at, cells in sheet.date_cells.items() if at < len(found.header)},
        unfinished=dict(_of_columns(sheet.unfinished, found.header, "a formula without a stored result")),
        long=dict(_of_columns(sheet.long, found.header, "a number of more than 15 digits")),
    )


def _cell_notes(sheet: sheets.Sheet, header: tuple[str, ...]) -> list[str]:
    """What is doubtful about cells that are read as they stand."""
    zeros = _of_columns(sheet.zeros, header, "a formula with the result 0, in a workbook that may not be calculated")
    long = _of_columns(sheet.long, header, "a number of more than 15 digits, read as it is stored")
    unfinished = _of_columns(sheet.unfinished, header, "a formula without a stored result, read as empty")
    return [
        *(f"{what}: open it in a spreadsheet program and save it" for _, what in unfinished),
        *(f"{what}: open it in a spreadsheet program and save it, if that is wrong" for _, what in zeros),
        *(f"{what}: a spreadsheet keeps 15; give such ids as text" for _, what in long),
    ]


def _of_columns(cells: dict[int, tuple[int, str]], header: tuple[str, ...], what: str) -> Iterator[tuple[str, str]]:
    """Column name, and the sentence about its cells of one kind."""
    for at, (count, first) in cells.items():
        if at < len(header):
            many = f"{count:,} cells of {header[at]} (first: {first}) hold"
            yield header[at], f"{f'1 cell of {header[at]} ({first}) holds' if count == 1 else many} {what}"
