"""The exact way through a text file: record by record, each with the line it starts on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from .dialect import BLANKS, names
from .refusal import MAX_FIELD_BYTES, Refused, size_text
from .stray import STRAY_QUOTE, has_stray_quote
from .table import TextTable

_SHOWN_CHARACTERS = 200
_LIKE_ROWS_FROM_COLUMNS = 7
DAMAGED = "bytes that are not valid UTF-8; if the whole file is in another encoding, name it (--encoding cp1252)"
SWALLOWED = "a quote that opens in one row and closes in the next; close it where its cell ends"


@dataclass(frozen=True)
class Reject:
    """A record that is not a row of the table: where it starts and why. column and value if known."""

    line: int
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """A record that is not data, such as a total below the table: neither a row nor a reject."""

    line: int
    text: str
    reason: str


class Uneven(Exception):
    """Not every row ends in as many blank cells beyond the header's as the first one does."""


def records(table: TextTable, surplus: int = 0) -> Iterator[tuple[int, list[str]] | Reject]:
    """Every record below the header, in order: (line, cells), or a Reject.

    Each ends in `surplus` blank cells beyond the header's, which are dropped; raises Uneven if one does not. Lines are
    counted in the text, or rows if the table was a sheet. Raises Refused for a quote that is never closed and for a
    cell beyond the limit.
    """
    with table.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        yield from _Parser(table, text, surplus).records()


def surplus_of(table: TextTable) -> int:
    """In how many blank cells beyond the header's the first row ends: an extra delimiter, perhaps on every line."""
    width = len(table.header)
    with table.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        for record in _Parser(table, text).all():
            if isinstance(record, Reject) or len(record[1]) >= width:
                cells = [] if isinstance(record, Reject) else record[1]
                return 0 if any(cell.strip(BLANKS) for cell in cells[width:]) else max(0, len(cells) - width)
    return 0


class _Parser:
    """One pass over a text. Keeps the lines of the record, which the csv module does not report."""

    def __init__(self, table: TextTable, text: TextIO, surplus: int = 0) -> None:
        self.table, self.surplus, self.number, self.plain = table, surplus, 0, True
        self.lines: list[str] = []
        self.sheet = table.by_row
        self.reader = csv.reader(
            self._lines(text),
            delimiter=table.delimiter,
            quotechar=table.quote,
            strict=True,
            skipinitialspace=True,
        )

    def records(self) -> Iterator[tuple[int, list[str]] | Reject]:
        for record in self.all():
            yield record if isinstance(record, Reject) else self._checked(*record)

    def all(self) -> Iterator[tuple[int, list[str]] | Reject]:
        """The same, with as many cells as each record has."""
        while (record := self._next()) is not None:
            line, cells = record
            if line <= self.table.header_line:
                continue
            if isinstance(cells, Reject):
                yield cells
            elif not self._is_blank(cells):
                yield line, cells

    def _lines(self, text: TextIO) -> Iterator[str]:
        """Lines without the spaces between a closing quote and a delimiter, which exports sometimes pad."""
        quote, delimiter = self.table.quote, self.table.delimiter
        padded = f"{quote} "
        for line in text:
            self.lines.append(line)
            # Cells are examined one by one only if a line is not ASCII or contains a quote.
            self.plain = self.plain and line.isascii() and quote not in line
            yield _unpadded(line, quote, delimiter) if padded in line else line

    def _next(self) -> tuple[int, list[str] | Reject] | None:
        """The next record and its line; None at the end."""
        start = self.reader.line_num + 1
        self.number += 1
        self.lines.clear()
        self.plain = True
        line = self.number if self.sheet else start
        try:
            return line, next(self.reader)
        except StopIteration:
            return None
        except csv.Error as error:
            return line, self._fault(line, start, error)

    def _fault(self, line: int, start: int, error: csv.Error) -> Reject:
        name = self.table.name
        if "field larger" in str(error):
            raise Refused(
                f"{name} line {line} holds a cell longer than the limit of {size_text(MAX_FIELD_BYTES)}: "
                "shorten it, or close the quote that opened there."
            ) from error
        if "unexpected end" in str(error) or self.reader.line_num > start:
            raise Refused(
                f"{name} line {line} opens a quote that is not closed properly: add the closing quote, "
                "or double the quotes inside the cell."
            ) from error
        return Reject(line, None, excerpt(self.lines[-1]), "text after a closing quote; double quotes inside a cell")

    def _is_blank(self, cells: list[str]) -> bool:
        if len(cells) > 1:
            return False
        return not cells or not self.lines[-1].strip(BLANKS + "\x1a")

    def _checked(self, line: int, cells: list[str]) -> tuple[int, list[str]] | Reject:
        header = self.table.header
        if len(cells) >= len(header):
            self._drop_surplus(cells)
        if len(cells) != len(header):
            return Reject(line, None, excerpt(self.table.delimiter.join(cells)), count_text(len(cells), len(header)))
        if self.plain:
            return line, cells
        for name, cell in zip(header, cells, strict=True):
            if _is_damaged(cell):
                return Reject(line, name, excerpt(cell), DAMAGED)
            self._check_swallowed(line, cell)
        return (line, cells) if self.sheet else self._fault_of_quotes(line, cells) or (line, cells)

    def _drop_surplus(self, cells: list[str]) -> None:
        width = len(self.table.header)
        if self.sheet:  # there every cell has its place, so blank ones to the right mean nothing
            while len(cells) > width and not cells[-1].strip(BLANKS):
                cells.pop()
            return
        if not self.surplus or names(cells) == self.table.header:  # repeated as it is, without extra delimiters
            return
        if len(cells) != width + self.surplus or any(cell.strip(BLANKS) for cell in cells[width:]):
            raise Uneven
        del cells[width:]

    def _fault_of_quotes(self, line: int, cells: list[str]) -> Reject | None:
        table = self.table
        if any(table.quote in cell for cell in cells):
            record = "".join(self.lines)
            if has_stray_quote(record, table.delimiter, table.quote):
                return Reject(line, None, excerpt(record), STRAY_QUOTE)
        if len(self.lines) > 1 and len(cells) >= _LIKE_ROWS_FROM_COLUMNS and self._is_several_rows(len(cells)):
            return Reject(line, None, excerpt("".join(self.lines)), SWALLOWED)
        return None

    def _is_several_rows(self, width: int) -> bool:
        """Whether each line of the record is a whole row when quotes mean nothing."""
        return all(each.count(self.table.delimiter) == width - 1 for each in self.lines)

    def _check_swallowed(self, line: int, cell: str) -> None:
        """Raises Refused if a later stray quote closed one left open, with whole rows in between as one cell."""
        width = len(self.table.header)
        inside = cell.split("\n")[1:-1]
        if width < _LIKE_ROWS_FROM_COLUMNS or not inside:
            return
        if all(row.count(self.table.delimiter) == width - 1 for row in inside):
            raise Refused(
                f"{self.table.name} line {line} opens a quote whose cell holds what look like {len(inside)} "
                "whole rows: close the quote where its cell ends."
            )


def _unpadded(line: str, quote: str, delimiter: str) -> str:
    """Drops the space between any lone quote and a delimiter, as cells are trimmed anyway."""
    head, *rest = line.split(quote)
    kept = [head]
    for position, piece in enumerate(rest):
        bare = piece.lstrip(" ")
        ends = (bare == "" and position == len(rest) - 1) or bare.startswith((delimiter, "\r", "\n"))
        kept.append(bare if ends and not _is_doubled(kept, delimiter) else piece)
    return quote.join(kept)


def _is_doubled(pieces: list[str], delimiter: str) -> bool:
    """Whether the quote after these pieces is the second of a doubled one, not the end of an empty cell."""
    if len(pieces) < 2 or pieces[-1]:
        return False
    before = pieces[-2].rstrip(" ")
    return not (before.endswith(delimiter) or (before == "" and len(pieces) == 2))


def count_text(found: int, expected: int) -> str:
    """Why a record with that many cells is not a row of the table."""
    kind = "too few" if found < expected else "too many"
    return f"{kind} cells: {found} where the header has {expected}"


def _is_damaged(cell: str) -> bool:
    return not cell.isascii() and any("\udc80" <= letter <= "\udcff" for letter in cell)


def excerpt(text: str) -> str:
    """A record or cell for display: a long one is cut, undecodable bytes are spelt out."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").rstrip("\r\n")
    return readable if len(readable) <= _SHOWN_CHARACTERS else readable[:_SHOWN_CHARACTERS] + "…"
