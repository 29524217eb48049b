"""A file as given → its text tables."""

from dataclasses import dataclass
from pathlib import Path

from . import dialect, files, sheets, text
from .refusal import Refused, shown_name


@dataclass(frozen=True)
class TextTable:
    """One table of a file, as clean text that `load` can take into a database."""

    name: str  # as people know it: orders.csv, book.xlsx: Sheet1, pack.zip: orders.csv
    source: Path  # the file that was given
    path: Path  # UTF-8 CSV without BOM: the source itself, or a copy in the work folder
    header: tuple[str, ...]
    delimiter: str
    quote: str
    encoding: str  # what the source was in; XLSX for a sheet
    header_line: int  # 1-based line of the source, or row of the sheet
    sha256: str  # of the source's bytes


def read(path: Path, workdir: Path) -> list[TextTable]:
    """The tables of one file: one for a CSV, one per filled sheet or archive member otherwise.

    What the file is follows from its bytes; its ending does not matter. Copies are written to
    workdir, which the caller removes once the tables are loaded. Raises Refused.
    """
    path = Path(path)
    files.require_file(path)
    try:
        tables = _read(path, Path(workdir))
    except PermissionError as error:
        raise Refused(f"{shown_name(path)} may not be read: check its permissions.") from error
    if not tables:
        raise Refused(f"{shown_name(path)} is empty: export it again, with a line of column names.")
    return tables


def _read(path: Path, workdir: Path) -> list[TextTable]:
    sha256 = files.digest(path)
    what = files.kind(shown_name(path), files.head(path))
    if what == "zip" and files.is_workbook(path):
        return _sheets(path, workdir, sha256)
    found = [_text_table(part, path, workdir, sha256) for part in _parts(what, path, workdir)]
    return [table for table in found if table]


def _parts(what: str, path: Path, workdir: Path) -> list[files.Part]:
    if what == "zip":
        return files.unzip(path, workdir)
    if what == "gzip":
        return [files.gunzip(path, workdir)]
    return [files.Part(shown_name(path), files.local_copy(path, workdir))]


def _text_table(part: files.Part, source: Path, workdir: Path, sha256: str) -> TextTable | None:
    path, encoding = text.clean(part.name, part.path, workdir)
    found = dialect.sniff(part.name, path)
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
        encoding,
        found.header_line,
        sha256,
    )


def _sheets(path: Path, workdir: Path, sha256: str) -> list[TextTable]:
    found = [_sheet_table(sheet, path, sha256) for sheet in sheets.unpack(path, workdir)]
    return [table for table in found if table]


def _sheet_table(sheet: sheets.Sheet, source: Path, sha256: str) -> TextTable | None:
    if sheet.header_line is None:
        return None
    header = dialect.sheet_header(sheet.name, sheet.path)
    return TextTable(sheet.name, source, sheet.path, header, ",", '"', sheets.SHEET, sheet.header_line, sha256)
