"""What the values of an XLSX do not tell, found in one pass over the XML of each sheet.

The rows are examined in pieces of a few MiB that end between two rows. A piece in which a search for a few words of
XML finds nothing of interest is never parsed, and nothing is held longer than its piece.
"""

import posixpath
import re
import zipfile
from functools import cached_property
from typing import IO, TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from data.reading.budget import Budget, Exceeded, column_place
    from data.reading.marks import Marks
else:
    from budget import Budget, Exceeded, column_place
    from marks import Marks

_PIECE_BYTES = 4 * 1024**2
_MOST_ROW_BYTES = 16 * 1024**2
_MOST_MARKED = 2_000_000
_SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
_DATA = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData\b[^<>]*>")
_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?worksheet)\b[^<>]*>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_FAR = re.compile(rb' r="[A-Z]{3}\d')
_LONG = rb"v>(?:-?\d{16}|-?[\d.]{1,25}[eE]\+?\d)"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_NUMBER = re.compile(r"-?(\d{0,30})(?:\.(\d{0,30}))?(?:[eE]\+?(\d{1,3}))?")
_EXACT_DIGITS = 15
_TRUE = ("1", "true")


class Book:
    """An open archive that contains a workbook."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self.archive, self.budget = archive, budget

    @cached_property
    def parts(self) -> dict[str, str]:
        """Sheet name → name of its XML in the archive."""
        links = self._parsed("xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        found = {}
        for sheet in self._workbook.iterfind("{*}sheets/{*}sheet"):
            link = next(value for key, value in sheet.items() if key.endswith("}id"))
            found[sheet.get("name")] = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
        return found

    @cached_property
    def is_uncalculated(self) -> bool:
        """Whether it was written by a program that leaves formulas to the spreadsheet that opens it."""
        return any(one.get("fullCalcOnLoad") in _TRUE for one in self._workbook.iterfind("{*}calcPr"))

    @cached_property
    def zeros(self) -> dict[str, int]:
        """Number of a cell style → the minimum number of digits shown, for formats such as 00000."""
        if "xl/styles.xml" not in self.archive.namelist():
            return {}
        styles = self._parsed("xl/styles.xml")
        codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind("{*}numFmts/{*}numFmt")}
        used = [codes.get(style.get("numFmtId"), "") for style in styles.iterfind("{*}cellXfs/{*}xf")]
        return {str(number): len(code) for number, code in enumerate(used) if re.fullmatch("0{2,30}", code)}

    def marks(self, sheet: str) -> Marks:
        """What a sheet's XML says apart from its values. Raises budget.Exceeded."""
        with self.archive.open(self.parts[sheet]) as xml:
            return _Sheet(xml, self, self.budget).marks

    @cached_property
    def _workbook(self) -> etree._Element:
        return self._parsed("xl/workbook.xml")

    def _parsed(self, part: str) -> etree._Element:
        return _parsed(self.archive.read(part))


class _Sheet:
    """One pass over a sheet's XML: what is above its rows, the rows in pieces, and what is below."""

    def __init__(self, xml: IO[bytes], book: Book, budget: Budget) -> None:
        self.xml, self.book, self.budget, self.marks = xml, book, budget, Marks()
        self.row = self.marked = self.width = 0
        head, start = self._head()
        root = _ROOT.search(head)
        if not start or not root:
            return
        self.prefix = start[1]
        self.opening = root[0] + b"<" + self.prefix + b"sheetData>"
        self.closing = b"</" + self.prefix + b"sheetData>"
        self.end = b"</" + root[1] + b">"
        space = etree.QName(self._rows(b"")).namespace
        self.names = {
            name: f"{{{space}}}{name}" if space else name for name in ("row", "c", "v", "f", "col", "mergeCell")
        }
        self.long = re.compile(b"<" + self.prefix + _LONG)
        self.interesting = self._interesting(space)
        self._read_columns(head[root.start() : start.start()])
        if not start[0].endswith(b"/>"):
            self._read_rows(head[start.end() :])

    def _head(self) -> tuple[bytes, re.Match[bytes] | None]:
        """The beginning of the XML, and where its rows start."""
        head = b""
        while chunk := self.xml.read(_PIECE_BYTES):
            head += chunk
            if start := _DATA.search(head):
                return head, start
            _check_size(head, "what stands above its rows")
        return head, None

    def _read_columns(self, above: bytes) -> None:
        if b"hidden=" not in above:
            return
        for column in _parsed(above + self.end).iter(self.names["col"]):
            if column.get("hidden") in _TRUE:
                first, last = int(column.get("min", 1)), int(column.get("max", 1))
                self.marks.hidden_columns.update(range(first - 1, min(last, self.budget.columns)))

    def _read_rows(self, rest: bytes) -> None:
        mark, end = b"<" + self.prefix + b"row", b"</" + self.prefix + b"sheetData"
        while True:
            body, found, below = rest.partition(end)
            if found:
                _check_size(body, f"row {self.row + 1:,}")
                self._piece(body)
                return self._read_merges(below.partition(b">")[2])
            piece, found, kept = rest.rpartition(mark)
            if found and piece:
                self._piece(piece)
                rest = found + kept
            _check_size(rest, f"row {self.row + 1:,}")
            if not (chunk := self.xml.read(_PIECE_BYTES)):
                raise ValueError("the rows do not end")
            rest += chunk

    def _piece(self, piece: bytes) -> None:
        """Whole rows: counted, and parsed if something may be of interest."""
        if self._may_interest(piece):
            return self._look(self._rows(piece))
        mark = b"<" + self.prefix + b"row"
        self.row += piece.count(mark)
        if last := _ROW_NUMBER.search(piece, max(piece.rfind(mark), 0)):
            self.row = int(last[1])

    def _may_interest(self, piece: bytes) -> bool:
        words = (b't="e"', b"<" + self.prefix + b"f", b"hidden=", b"='", *((b' s="',) if self.book.zeros else ()))
        return any(word in piece for word in words) or any(each.search(piece) for each in (_FAR, self.long))

    def _interesting(self, space: str | None) -> etree.XPath:
        m = "m:" if space else ""
        long = f"string-length({m}v) > {_EXACT_DIGITS} or contains({m}v, 'E') or contains({m}v, 'e')"
        styled = " or @s" if self.book.zeros else ""
        far = f"string-length(translate(@r, '0123456789', '')) > 2 and ({m}v or {m}is)"
        cells = f"{m}sheetData/{m}row/{m}c[@t='e' or {m}f or ((not(@t) or @t='n') and ({long}{styled})) or ({far})]"
        return etree.XPath(cells, namespaces={"m": space} if space else None)

    def _look(self, sheet: etree._Element) -> None:
        numbers = {}
        for row in sheet.iter(self.names["row"]):
            self.row = numbers[row] = int(row.get("r", self.row + 1))
            if row.get("hidden") in _TRUE:
                self.marks.hidden_rows.add(self.row)
        order: dict[etree._Element, int] = {}
        for cell in self.interesting(sheet):
            row, found = cell.getparent(), _PLACE.fullmatch(cell.get("r", ""))
            if not found and cell not in order:
                order = {one: place for place, one in enumerate(row.iterchildren(self.names["c"]))}
            self._cell(cell, numbers[row], column_place(found[1]) if found else order[cell])
        self.budget.check_extent(self.row, self.width)

    def _cell(self, cell: etree._Element, row: int, column: int) -> None:
        self.budget.check_columns(column + 1, f"a value in column {column + 1:,} of row {row:,}")
        self.width = max(self.width, column + 1)
        inside = {child.tag: child.text for child in cell}
        value, kind = (inside.get(self.names["v"]) or "").strip(), cell.get("t", "n")
        if self.names["f"] in inside:
            self._formula(row, column, kind, value)
        if kind == "e":
            self._say(row, column, value)
        elif kind == "n" and (text := self._shown(cell.get("s", "0"), value, row, column)):
            self._say(row, column, text)

    def _formula(self, row: int, column: int, kind: str, value: str) -> None:
        """Note a formula; one that gives an empty text says so by its type."""
        if not value and kind in ("n", "e"):
            self._mark(self.marks.unfinished, row, column)
        elif value == "0" and self.book.is_uncalculated:
            self._mark(self.marks.zeros, row, column)
        else:
            self.marks.computed.add(column)

    def _shown(self, style: str, value: str, row: int, column: int) -> str | None:
        """A whole number as it is shown or written, if reading it as a number would change it, as with ids."""
        found = _NUMBER.fullmatch(value)
        if not found:
            return None
        whole, fraction, power = found[1], found[2] or "", int(found[3] or 0)
        if found[3] is None and not fraction and style in self.book.zeros:
            return value.zfill(self.book.zeros[style])
        digits = (whole + fraction).strip("0") if power else whole.lstrip("0")
        if len(digits) <= _EXACT_DIGITS or len(fraction.rstrip("0")) > power:
            return None
        self._mark(self.marks.long, row, column)
        return value

    def _say(self, row: int, column: int, text: str) -> None:
        self.marks.texts.setdefault(row, []).append((column, text))
        self._count()

    def _mark(self, marks: dict[int, list[int]], row: int, column: int) -> None:
        marks.setdefault(column, []).append(row)
        self._count()

    def _count(self) -> None:
        self.marked += 1
        if self.marked > _MOST_MARKED:
            raise Exceeded(
                f"holds more than the limit of {_MOST_MARKED:,} errors, unfinished formulas and long numbers "
                f"(row {self.row:,}): save the sheet as CSV."
            )

    def _read_merges(self, below: bytes) -> None:
        parser = etree.XMLPullParser(events=("end",), tag=self.names["mergeCell"], **_SAFE)
        parser.feed(self.opening + self.closing + below)
        while chunk := self.xml.read(_PIECE_BYTES):
            self._add_merges(parser)
            parser.feed(chunk)
        self._add_merges(parser)

    def _add_merges(self, parser: etree.XMLPullParser) -> None:
        for _, merge in parser.read_events():
            first, _, last = merge.get("ref", "").partition(":")
            start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
            if start and end:
                self.marks.merge(int(start[2]), column_place(start[1]), int(end[2]))
            merge.clear()

    def _rows(self, piece: bytes) -> etree._Element:
        return _parsed(self.opening + piece + self.closing + self.end)


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(**_SAFE))


def _check_size(piece: bytes, what: str) -> None:
    if len(piece) >= _MOST_ROW_BYTES:
        raise Exceeded(f"holds more in {what} than the limit of 16 MiB: shorten it, or save the sheet as CSV.")
