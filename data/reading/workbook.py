"""One workbook, or page of tables → a CSV file per sheet. Run as a script of its own, in a process with limits.

A hostile file then ends this process, not the caller's. Arguments: the file, a folder, a prefix for names, a limit
of memory in bytes, the format. Exit status 3: it needs a password. Prints a JSON list of {"sheet", "file",
"header_line"}; header_line is null for a sheet without a filled cell. Line n of a file is row n of its sheet, where
cells hold no line end.
"""

import csv
import datetime
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

import python_calamine

Texts = dict[int, list[tuple[int, str]]]

NEEDS_PASSWORD = 3
MARKUP = ("HTML", "XML Spreadsheet 2003")

_CPU_SECONDS = 900
_ERROR_CELL = re.compile(rb'<c ([^>/]*t="e"[^>/]*)>(.*?)</c>', re.DOTALL)
_PLACE = re.compile(rb'r="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_CELL = re.compile(rb"<c ([^>/]*)>(.*?)</c>", re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_WHOLE = re.compile(rb"<v>(\d+)</v>")


def main(source: str, folder: str, prefix: str, memory: str, form: str) -> None:
    """Writes the sheets and prints what was written."""
    _limit(int(memory))
    written = []
    try:
        for number, (name, rows) in enumerate(_sheets(source, form)):
            written.append(_write(name, rows, Path(folder) / f"{prefix}-{number}.csv"))
    except python_calamine.PasswordError:
        sys.exit(NEEDS_PASSWORD)
    print(json.dumps(written))


def _sheets(source: str, form: str) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Name and rows of each sheet."""
    if form in MARKUP:
        # The script is run on its own, away from its package; its folder comes last, so that it hides nothing.
        sys.path.append(str(Path(__file__).parent))
        import markup

        for name, cells in markup.tables(source, form):
            yield name, ([cell_text(cell) for cell in row] for row in cells)
        return
    workbook = python_calamine.CalamineWorkbook.from_path(source)
    texts = _texts_of(source) if form == "XLSX" else {}
    for meta in workbook.sheets_metadata:
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(meta.name)
            yield meta.name, _rows(sheet, texts.get(meta.name, dict)())


def _rows(sheet: python_calamine.CalamineSheet, texts: Texts) -> Iterator[list[str]]:
    skipped = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [cell_text(cell) for cell in row]
        for column, text in texts.get(number, ()):
            cells[column] = text
        yield cells[skipped:]


def _texts_of(source: str) -> dict[str, Callable[[], Texts]]:
    """How to find the cells of each sheet that show another text, which takes a while in a large one."""
    archive = zipfile.ZipFile(source)
    zeros = _zeros(archive)
    return {name: partial(_texts, archive, part, zeros) for name, part in _parts(archive).items()}


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system; the archive's size was checked before
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))


def _write(name: str, rows: Iterator[list[str]], path: Path) -> dict:
    header_line = None
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for number, cells in enumerate(rows, 1):
            filled = any(cell.strip() for cell in cells)
            writer.writerow(cells if filled else [])
            header_line = header_line or (number if filled else None)
    return {"sheet": name, "file": str(path), "header_line": header_line}


def _zeros(archive: zipfile.ZipFile) -> dict[bytes, int]:
    """Number of a cell's style → digits that are shown at least, for formats such as 00000."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind("{*}numFmts/{*}numFmt")}
    used = [codes.get(style.get("numFmtId"), "") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return {str(number).encode(): len(code) for number, code in enumerate(used) if re.fullmatch("0{2,}", code)}


def _texts(archive: zipfile.ZipFile, part: str, zeros: dict[bytes, int]) -> Texts:
    """Cells that the library reads otherwise than they are shown, by row: (column from 0, text)."""
    found: Texts = {}
    with archive.open(part) as xml:
        for piece in _pieces(xml):
            for attributes, text in (*_errors(piece), *_with_zeros(piece, zeros)):
                if place := _PLACE.search(attributes):
                    found.setdefault(int(place[2]), []).append((_column(place[1]), text))
    return found


def _errors(piece: bytes) -> Iterator[tuple[bytes, str]]:
    """Attributes and text of cells with an error such as #N/A. The library reads them as empty."""
    for attributes, inside in _ERROR_CELL.findall(piece) if b't="e"' in piece else ():
        if text := _VALUE.search(inside):
            yield attributes, text[1].decode()


def _with_zeros(piece: bytes, zeros: dict[bytes, int]) -> Iterator[tuple[bytes, str]]:
    """Attributes and text of whole numbers that are shown with leading zeros, such as ids."""
    for attributes, inside in _CELL.findall(piece) if zeros else ():
        style, number = _STYLE.search(attributes), _WHOLE.search(inside)
        if style and number and style[1] in zeros and b't="' not in attributes:
            yield attributes, number[1].decode().zfill(zeros[style[1]])


def _pieces(xml: BinaryIO) -> Iterator[bytes]:
    """The XML in pieces of a few MiB that end between two cells."""
    rest = b""
    while chunk := xml.read(4 * 1024**2):
        piece, mark, rest = (rest + chunk).rpartition(b"<c ")
        rest = mark + rest
        yield piece
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its XML in the archive."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        sheet.get("name"): _place(targets, next(value for key, value in sheet.items() if key.endswith("}id")))
        for sheet in book.iterfind("{*}sheets/{*}sheet")
    }


def _place(targets: dict[str, str], link: str) -> str:
    target = targets[link]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def cell_text(value: object) -> str:
    """A cell as an export would write it: 3 not 3.0, true/false, ISO dates without a zone."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return _number_text(value)
    if isinstance(value, datetime.datetime):
        return _instant_text(value)
    if isinstance(value, datetime.timedelta):
        return _duration_text(value)
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _number_text(value: float) -> str:
    if value == int(value):
        return str(int(value))
    # 15 significant digits are what the spreadsheet shows; more would be noise of the binary form.
    return format(Decimal(f"{value:.15g}"), "f")


def _instant_text(value: datetime.datetime) -> str:
    # A day is stored as a fraction, so a whole second may come out a few microseconds off.
    value = (value + datetime.timedelta(microseconds=500)).replace(tzinfo=None)
    value = value.replace(microsecond=value.microsecond // 1000 * 1000)
    if value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")


def _duration_text(value: datetime.timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < datetime.timedelta() else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


if __name__ == "__main__":
    main(*sys.argv[1:])
