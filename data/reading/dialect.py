"""Text → dialect and header: which delimiter and quote, and which columns."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .refusal import MAX_COLUMNS, MAX_FIELD_BYTES, Refused, size_text
from .text import unescaped

DELIMITERS = (",", ";", "\t", "|")
LINE_COLUMN = "_line"
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\ufeff"
"""What is trimmed around a cell: the blanks that exports carry, invisible ones included."""

_RARE_DELIMITERS = (":", "^", "~", "\x1f", "\x01", "#", "!")
_SAMPLE_CHARACTERS = 256 * 1024
_SAMPLE_LINES = 500

# The csv module's own limit is one for the whole process and lower than ours.
csv.field_size_limit(MAX_FIELD_BYTES)


@dataclass(frozen=True)
class Dialect:
    """How records are written, and where the header stands (1-based line)."""

    delimiter: str
    quote: str
    backslash: bool  # quotes inside a cell are written \\"
    header_line: int
    header: tuple[str, ...]


def sniff(name: str, path: Path) -> Dialect | None:
    """The dialect of a UTF-8 text file; None when the file holds nothing but blank lines.

    Raises Refused for a header that cannot be read, or that shows the wrong delimiter was found.
    """
    lines, first = _sample(path)
    if not lines:
        return None
    if declared := re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\r\n")):
        return _declared(name, lines, first, declared[1])
    quote, backslash = _quoting(lines)
    plain = [unescaped(line) for line in lines] if backslash else lines
    delimiter = _delimiter(plain, quote)
    header = _header(name, plain, first, delimiter, quote)
    _check_single(name, plain, first, header, quote)
    return Dialect(delimiter, quote, backslash, first, header)


def sheet_header(name: str, path: Path) -> tuple[str, ...]:
    """The column names of a sheet that was written as CSV: its first filled row. Raises Refused."""
    lines, first = _sample(path)
    header = _header(name, lines, first, ",", '"')
    _check_single(name, lines, first, header, '"')
    return header


def names(cells: list[str]) -> tuple[str, ...]:
    """Column names that differ even without regard to case; blank ones are numbered."""
    taken, result = {LINE_COLUMN}, []
    for position, cell in enumerate(cells, 1):
        base = cell.strip(BLANKS) or f"column {position}"
        result.append(_untaken(base, taken))
        taken.add(result[-1].casefold())
    return tuple(result)


def _untaken(base: str, taken: set[str]) -> str:
    name, number = base, 2
    while name.casefold() in taken:
        name, number = f"{base} ({number})", number + 1
    return name


def _sample(path: Path) -> tuple[list[str], int]:
    """The first whole lines from the first one that is not blank, and that one's number."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        for number, line in enumerate(text, 1):
            if line.strip(BLANKS + "\x1a"):
                return [line, *_limited(text, _SAMPLE_CHARACTERS - len(line))], number
    return [], 0


def _limited(text: Iterator[str], characters: int) -> Iterator[str]:
    for line in islice(text, _SAMPLE_LINES):
        characters -= len(line)
        if characters < 0:
            return
        yield line


def _declared(name: str, lines: list[str], first: int, delimiter: str) -> Dialect | None:
    """Excel's first line `sep=;` states the delimiter; the header is the line below."""
    quote, backslash = _quoting(lines[1:])
    if not lines[1:]:
        return None
    plain = [unescaped(line) for line in lines[1:]] if backslash else lines[1:]
    header = _header(name, plain, first + 1, delimiter, quote)
    return Dialect(delimiter, quote, backslash, first + 1, header)


def _quoting(lines: list[str]) -> tuple[str, bool]:
    """The quote character, and whether quotes inside cells are escaped by a backslash."""
    head = lines[0].strip() if lines else ""
    if re.fullmatch(r"'[^']*'(.'[^']*')+", head):
        return "'", False
    if not any('\\"' in line for line in lines):
        return '"', False
    return '"', _best_score([unescaped(line) for line in lines]) > _best_score(lines)


def _best_score(lines: list[str]) -> float:
    return max(_score(lines, each, '"', 2) for each in DELIMITERS)


def _delimiter(lines: list[str], quote: str) -> str:
    """The one that cuts the header into columns and the rows below into as many."""
    for candidates, least in ((DELIMITERS, 2), (_RARE_DELIMITERS, 3)):
        scored = [(_score(lines, each, quote, least), -order, each) for order, each in enumerate(candidates)]
        score, _, best = max(scored)
        if score > 0:
            return best
    return ","


def _score(lines: list[str], delimiter: str, quote: str, least: int) -> float:
    header, *rows = [width for width in _widths(lines, delimiter, quote) if width] or [0]
    if header < least:
        return 0
    agreeing = sum(width == header for width in rows) / len(rows) if rows else 1
    if least > 2 and (agreeing < 1 or len(rows) < 2):
        return 0
    return (0.01 + agreeing**2) * (header - 1)


def _widths(lines: list[str], delimiter: str, quote: str) -> list[int]:
    """Cells per record; -1 for one that is not well-formed."""
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True, skipinitialspace=True)
    widths = []
    while True:
        try:
            widths.append(len(next(reader)))
        except StopIteration:
            return widths
        except csv.Error as error:
            # A sample cut inside a quoted cell is not a fault.
            widths += [] if "unexpected end" in str(error) else [-1]


def _header(name: str, lines: list[str], first: int, delimiter: str, quote: str) -> tuple[str, ...]:
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        raise Refused(
            f"{name} line {first}, the header, cannot be read (its quotes do not match, or a name is "
            f"longer than the limit of {size_text(MAX_FIELD_BYTES)}): correct that line."
        ) from error
    if len(cells) > MAX_COLUMNS:
        raise Refused(f"{name} has {len(cells):,} columns, more than the limit of {MAX_COLUMNS:,}: send fewer.")
    if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
        raise Refused(f"{name} line {first}, the header, is not valid UTF-8: save the file as UTF-8.")
    return names(cells)


def _check_single(name: str, lines: list[str], first: int, header: tuple[str, ...], quote: str) -> None:
    if len(header) > 1:
        return
    if found := [each for each in DELIMITERS if each in header[0]]:
        raise Refused(
            f"{name} line {first} is one single column although it holds {_said(found[0])}: "
            "remove the quotes around whole lines, or export it again with one delimiter."
        )
    for delimiter in DELIMITERS:
        rows = [width for width in _widths(lines[1:], delimiter, quote) if width]
        if len(rows) > 1 and rows[-1] > 2 and rows.count(rows[-1]) > 0.8 * len(rows):
            raise Refused(
                f"{name} line {first} is one single column but the lines below have {rows[-1]}: "
                "delete the lines above the column names."
            )


def _said(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else f'"{delimiter}"'
