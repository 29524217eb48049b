"""Whether other ways to cut a text into columns agree with the one found; if they do not, it is refused.

Three methods: the widths of all sampled records under each delimiter, quote and escape; csv.Sniffer; DuckDB's sniffer.
"""

from __future__ import annotations

import csv
import glob
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import duckdb

from data.sql import literal

from .refusal import Refused

if TYPE_CHECKING:
    from .dialect import Dialect

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_LINES = 200


def check(name: str, path: Path, lines: list[str], plain: list[str], found: Dialect) -> None:
    """Raises Refused, with line and cure, if the sample can be read in another way that gives another table.

    `lines` are the header and what follows, as written; `plain` is the same with backslash escapes undone.
    """
    rows = _cells(plain, found.delimiter, found.quote)
    _check_single_quotes(name, plain, found, rows)
    _check_backslashes(name, lines, found, rows)
    if not rows:
        return
    _check_several_lines(name, plain, found, rows)
    _check_widths(name, plain, found)
    _check_delimiters(name, path, plain, found)


def _check_widths(name: str, lines: list[str], found: Dialect) -> None:
    """Check that most records have as many cells as the header has names."""
    width, usual = len(found.header), Counter[int]()
    first: dict[int, int] = {}
    for line, cells in _numbered(lines, found):
        cells = _without_blank_end(cells, width)
        usual[len(cells)] += 1
        first.setdefault(len(cells), line)
    most, count = usual.most_common(1)[0] if usual else (width, 0)
    if width > 1 and most not in (width, 1) and count > 1 and 2 * count > usual.total():
        raise Refused(
            f"{name} line {found.header_line} has {width} column names but most lines below have {most} cells "
            f"(line {first[most]} is the first): correct the line of column names, or quote cells that hold "
            f"{said(found.delimiter)}."
        )


def _check_delimiters(name: str, path: Path, lines: list[str], found: Dialect) -> None:
    for delimiter in DELIMITERS:
        others = [each for each in _even_ways(lines, delimiter, found.quote) if delimiter != found.delimiter]
        if not others:
            continue
        widest = max(len(other[0]) for other in others)
        if len(found.header) >= 2 * widest and _votes(path, lines, found) == {found.delimiter}:
            continue
        raise Refused(
            f"{name} line {found.header_line} and those below can be cut at {said(found.delimiter)} and at "
            f"{said(delimiter)}: put quotes around the cells, or export it with another delimiter."
        )


def check_above(name: str, lines: list[str], above: int, first: int) -> None:
    """Raises Refused if lines taken for a title may be part of the table: `'` may be a quote, a line end escaped."""
    if any(line.rstrip("\r\n").endswith("\\") for line in lines[:above]):
        raise Refused(
            f"{name} line {first} or below ends in a backslash: export it with double quotes around the cells."
        )
    for delimiter in DELIMITERS:
        if _opens_with_single_quote(delimiter).search("".join(lines)) and _is_even(_cells(lines, delimiter, "'")):
            raise Refused(
                f"{name} line {first} holds a single quote, which may or may not be a quote mark: "
                "export it with double quotes around the cells."
            )


def _even_ways(lines: list[str], delimiter: str, quote: str) -> list[list[list[str]]]:
    """The records under a delimiter, with the quote found and with `'` where cells start with one, if even."""
    quotes = {quote} | ({"'"} if _opens_with_single_quote(delimiter).search("".join(lines)) else set())
    ways = [_cells(lines, delimiter, each) for each in quotes]
    return [way for way in ways if way and _is_even(way)]


def _votes(path: Path, lines: list[str], found: Dialect) -> set[str]:
    """What the other sniffers say; an empty text if one finds nothing."""
    try:
        one = csv.Sniffer().sniff("".join(lines[:_SNIFFED_LINES]), "".join(DELIMITERS)).delimiter
    except csv.Error:
        one = ""
    return {one, _duckdb_vote(path, found.header_line - 1)}


def _duckdb_vote(path: Path, skip: int) -> str:
    where = literal(glob.escape(str(path.resolve())))
    with duckdb.connect() as connection:
        try:
            sniffed = connection.execute(f"select Delimiter from sniff_csv({where}, all_varchar = true, skip = {skip})")
            return sniffed.fetchall()[0][0]
        except duckdb.Error:
            return ""


def _check_single_quotes(name: str, lines: list[str], found: Dialect, rows: list[list[str]] | None) -> None:
    """Raises Refused if `'` may be a quote and its cells would lose more than the quotes at their ends."""
    opened = _opens_with_single_quote(found.delimiter)
    if found.quote == "'" or not opened.search("".join(lines)):
        return
    other = _cells(lines, found.delimiter, "'")
    if not _is_even(other) or other == [[_bare(cell) for cell in row] for row in rows or ()]:
        return
    line = _first_line(lines, found, lambda line: opened.search(line))
    raise Refused(
        f"{name} line {line} holds a cell that starts with a single quote, which may or may not be a quote mark: "
        "export it with double quotes around the cells."
    )


def _opens_with_single_quote(delimiter: str) -> re.Pattern[str]:
    return re.compile(f"(?:^|[\r\n{re.escape(delimiter)}]) *'")


def _bare(cell: str) -> str:
    inside = cell[1:-1]
    return inside if cell == f"'{inside}'" and "'" not in inside else cell


def _check_several_lines(name: str, lines: list[str], found: Dialect, rows: list[list[str]]) -> None:
    """Raises Refused if a cell spans several lines, each of which is a whole record when quotes mean nothing."""
    if not any("\n" in cell or "\r" in cell for row in rows for cell in row):
        return
    other = _cells(lines, found.delimiter, found.quote, quoting=csv.QUOTE_NONE)
    if not _is_even(other) or len(other[0]) != len(found.header):
        return
    line = _first_line(lines, found, lambda line: found.quote in line)
    raise Refused(
        f"{name} line {line} opens a quote whose cell holds what look like whole rows: close the quote where its "
        "cell ends, or double it inside a cell."
    )


def _check_backslashes(name: str, lines: list[str], found: Dialect, rows: list[list[str]] | None) -> None:
    """Raises Refused if every backslash precedes a character that may need it, and so may be an escape."""
    text = "".join(lines)
    special = re.compile(rf"\\[\\\"'{re.escape(found.delimiter)}\r\n]")
    if "\\" not in text or "\\" in special.sub("", text):
        return
    quotes = {found.quote} | ({"'"} if _opens_with_single_quote(found.delimiter).search(text) else set())
    ways = [_cells(lines, found.delimiter, quote, escapechar="\\", doublequote=False) for quote in quotes]
    if not any(_is_even(other) and other != rows for other in ways):
        return
    line = _first_line(lines, found, lambda line: "\\" in line)
    raise Refused(
        f"{name} line {line} holds a backslash that may or may not be an escape: "
        "export it with double quotes around the cells and quotes inside them doubled."
    )


def _first_line(lines: list[str], found: Dialect, fits: Callable[[str], object]) -> int:
    return next((number for number, line in enumerate(lines, found.header_line) if fits(line)), found.header_line)


def _cells(lines: list[str], delimiter: str, quote: str, **others: Any) -> list[list[str]] | None:
    """All records that are not blank; None if one is not well-formed."""
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True, skipinitialspace=True, **others)
    try:
        return [cells for cells in reader if cells]
    except csv.Error:
        return None


def _numbered(lines: list[str], found: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Records below the header with the lines they start on, as long as they are well-formed."""
    reader = csv.reader(lines, delimiter=found.delimiter, quotechar=found.quote, strict=True, skipinitialspace=True)
    start = 0
    try:
        for cells in reader:
            if start and cells:
                yield found.header_line + start, cells
            start = reader.line_num
    except csv.Error:
        return


def _is_even(rows: list[list[str]] | None) -> TypeGuard[list[list[str]]]:
    """Whether there are columns, and every record has as many cells as the first."""
    if not rows:
        return False
    width = len(rows[0])
    return width > 1 and all(len(row) == width for row in rows)


def _without_blank_end(cells: list[str], width: int) -> list[str]:
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def said(delimiter: str) -> str:
    """A delimiter, as named in a sentence."""
    return "a tab" if delimiter == "\t" else f'"{delimiter}"'
