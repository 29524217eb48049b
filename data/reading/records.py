"""The exact way through a text file: record by record, each with the line it starts on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from .dialect import BLANKS
from .refusal import MAX_FIELD_BYTES, Refused, size_text
from .table import TextTable

_SHOWN_CHARACTERS = 200
_LIKE_ROWS_FROM_COLUMNS = 7


@dataclass(frozen=True)
class Reject:
    """A record that is no row of the table: where it starts and why. column and value where known."""

    line: int
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """A record that is no data, such as a total below the table: neither a row nor a reject."""

    line: int
    text: str
    reason: str


def records(table: TextTable) -> Iterator[tuple[int, list[str]] | Reject]:
    """Every record below the header, in order: (line, cells), or a Reject.

    Lines are counted in the text, rows where the table was a sheet. Raises Refused for a quote that is
    never closed and for a cell beyond the limit.
    """
    with table.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        yield from _Parser(table, text).records()


class _Parser:
    """One pass of a text. Keeps the last line read, which the csv module does not tell."""

    def __init__(self, table: TextTable, text: TextIO) -> None:
        self.table, self.last_line, self.number, self.plain = table, "", 0, True
        self.sheet = table.by_row
        self.reader = csv.reader(
            self._lines(text),
            delimiter=table.delimiter,
            quotechar=table.quote,
            strict=True,
            skipinitialspace=True,
        )

    def records(self) -> Iterator[tuple[int, list[str]] | Reject]:
        while (record := self._next()) is not None:
            line, cells = record
            if line <= self.table.header_line:
                continue
            if isinstance(cells, Reject):
                yield cells
            elif not self._is_blank(cells):
                yield self._checked(line, cells)

    def _lines(self, text: TextIO) -> Iterator[str]:
        """Lines without the spaces between a closing quote and a delimiter, which exports sometimes pad."""
        quote, delimiter = self.table.quote, self.table.delimiter
        padded = f"{quote} "
        for line in text:
            self.last_line = line
            # Cells are looked at one by one only where a line is not ASCII or a record has several lines.
            self.plain = self.plain and line.isascii()
            yield _unpadded(line, quote, delimiter) if padded in line else line

    def _next(self) -> tuple[int, list[str] | Reject] | None:
        """The next record and its line; None at the end."""
        start = self.reader.line_num + 1
        self.number += 1
        line = self.number if self.sheet else start
        try:
            cells = next(self.reader)
            self.plain = self.plain and self.reader.line_num == start
            return line, cells
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
        return Reject(line, None, excerpt(self.last_line), "text after a closing quote; double quotes inside a cell")

    def _is_blank(self, cells: list[str]) -> bool:
        if len(cells) > 1:
            return False
        return not cells or not self.last_line.strip(BLANKS + "\x1a")

    def _checked(self, line: int, cells: list[str]) -> tuple[int, list[str]] | Reject:
        header = self.table.header
        while len(cells) > len(header) and not cells[-1].strip(BLANKS):
            cells.pop()  # delimiters at the end of the line; DuckDB passes over them as well
        if len(cells) != len(header):
            return Reject(line, None, excerpt(self.table.delimiter.join(cells)), count_text(len(cells), len(header)))
        if self.plain:
            return line, cells
        self.plain = True
        for name, cell in zip(header, cells, strict=True):
            if _is_damaged(cell):
                return Reject(line, name, excerpt(cell), "bytes that are not valid UTF-8")
            self._check_swallowed(line, cell)
        return line, cells

    def _check_swallowed(self, line: int, cell: str) -> None:
        """A quote left open can be closed by a later stray one, with whole rows in between as one cell."""
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
    """Cells are trimmed anyway, so a space after any lone quote and before a delimiter may go."""
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
    """Why a record of that many cells is none of the table."""
    kind = "too few" if found < expected else "too many"
    return f"{kind} cells: {found} where the header has {expected}"


def _is_damaged(cell: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in cell)


def excerpt(text: str) -> str:
    """A record or cell as it can be shown: one that is long is cut, undecodable bytes are spelt out."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").rstrip("\r\n")
    return readable if len(readable) <= _SHOWN_CHARACTERS else readable[:_SHOWN_CHARACTERS] + "…"
