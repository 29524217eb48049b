"""Text → dialect and header: the delimiter, the quote, and the columns."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from . import agreement
from .agreement import DELIMITERS, said
from .header import are_at_fixed_places, check_is_no_row, check_is_one_line, contract_names
from .refusal import MAX_COLUMNS, MAX_FIELD_BYTES, Refused, size_text
from .text import unescaped

LINE_COLUMN = "_line"
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\ufeff"
"""What is trimmed around a cell: blanks as exports write them, including invisible ones."""

_RARE_DELIMITERS = (":", "^", "~", "\x1f", "\x01", "#", "!")
_SAMPLE_CHARACTERS = 256 * 1024
_SAMPLE_LINES = 500
_MOST_LINES_ABOVE = 40
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d:\d\d")
_PLACES = re.compile(r"-{2,}( +-{2,})+")

# The csv module's own limit is process-wide and lower than ours.
csv.field_size_limit(MAX_FIELD_BYTES)


@dataclass(frozen=True)
class Dialect:
    """How records are written, and where the header is (1-based line)."""

    delimiter: str
    quote: str
    backslash: bool  # quotes inside a cell are written \\"
    header_line: int
    header: tuple[str, ...]
    notes: tuple[str, ...] = ()


def sniff(name: str, path: Path) -> Dialect | None:
    """The dialect of a UTF-8 text file; None if the file has only blank lines.

    Lines above the column names are skipped, with a note. Raises Refused for a header that cannot be read, and if the
    lines can be cut into columns in more than one way, or in none.
    """
    lines, first = _sample(path)
    if not lines:
        return None
    if declared := re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\r\n")):
        return _declared(name, lines, first, declared[1])
    quote, backslash = _quoting(lines)
    plain = [unescaped(line) for line in lines] if backslash else lines
    delimiter, above = _delimiter(plain, quote)
    above += _is_below_groups(plain[above:], delimiter, quote)
    if above:
        agreement.check_above(name, plain, above, first)
    plain, notes = plain[above:], _notes(plain[:above], first)
    header = _header(name, plain, first + above, delimiter, quote)
    _check_single(name, plain, first + above, header, quote)
    found = Dialect(delimiter, quote, backslash, first + above, header, notes)
    agreement.check(name, path, lines[above:], plain, found)
    _check_header(name, plain, found)
    return found


def fixed_dialect(name: str, path: Path, delimiter: str) -> Dialect:
    """The dialect of a text written by this code; its header is the first row of column names. Raises Refused."""
    lines, first = _sample(path)
    above = header_at(lines, (delimiter,), '"')[1]
    above += _is_below_groups(lines[above:], delimiter, '"')
    header = _header(name, lines[above:], first + above, delimiter, '"')
    _check_single(name, lines[above:], first + above, header, '"')
    found = Dialect(delimiter, '"', False, first + above, header, _notes(lines[:above], first))
    _check_header(name, lines[above:], found)
    return found


def names(cells: list[str]) -> tuple[str, ...]:
    """Column names that are unique even ignoring case; blank ones are numbered."""
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
    """The first whole lines from the first one that is not blank, and that line's number."""
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
    found = Dialect(delimiter, quote, backslash, first + 1, header)
    _check_header(name, plain, found)
    return found


def _quoting(lines: list[str]) -> tuple[str, bool]:
    """The quote character, and whether quotes inside cells are escaped by a backslash."""
    if re.match(r"\s*'[^']+'([,;\t|]'[^']+')+ *(\r|\n|$)", "".join(lines)):
        return "'", False
    if not any('\\"' in line for line in lines):
        return '"', False
    return '"', _best_score([unescaped(line) for line in lines]) > _best_score(lines)


def _best_score(lines: list[str]) -> float:
    return max(_score(lines, each, '"', 2) for each in DELIMITERS)


def _delimiter(lines: list[str], quote: str) -> tuple[str, int]:
    """The delimiter that cuts the header and the rows below into equally many cells, and how many lines are above."""
    delimiter, above = header_at(lines, DELIMITERS, quote)
    if above or _score(lines, delimiter, quote, 2) > 0:
        return delimiter, above
    score, _, best = _best(lines, _RARE_DELIMITERS, quote, 3)
    return (best if score > 0 else ","), 0


def _best(lines: list[str], candidates: tuple[str, ...], quote: str, least: int) -> tuple[float, int, str]:
    return max((_score(lines, each, quote, least), -order, each) for order, each in enumerate(candidates))


def header_at(lines: list[str], candidates: tuple[str, ...], quote: str) -> tuple[str, int]:
    """The delimiter, and how many lines are above the column names: 0 unless they are plainly not of the table."""
    best = _best(lines, candidates, quote, 2)[2]
    if _is_header_of(lines, best, quote):
        return best, 0
    for above in range(1, min(len(lines), _MOST_LINES_ABOVE)):
        below = lines[above:]
        if not below[0].strip(BLANKS):
            continue
        _, _, delimiter = _best(below, candidates, quote, 2)
        if _is_header_of(below, delimiter, quote, sure=True) and _is_preamble(lines[:above], below, delimiter, quote):
            return delimiter, above
    return best, 0


def _is_header_of(lines: list[str], delimiter: str, quote: str, sure: bool = False) -> bool:
    """Whether the first line has as many cells as most lines below, filled with what may be names."""
    head, *rows = [cells for cells in cut(lines, delimiter, quote) if cells != []] or [[]]
    if not head or len(head) < 2 or not rows:
        return not sure and head is not None and len(head) > 1
    filled, width = [cell for cell in head if cell.strip(BLANKS)], len(head)
    agreeing = sum(row is not None and len(row) == width for row in rows) / len(rows)
    if not sure:
        return agreeing > 0.5 and (len(filled) > 1 or width < 3)
    named = all(any(map(str.isalpha, cell)) and not _DATED.search(cell) for cell in filled)
    return agreeing > 0.5 and 2 * len(filled) >= width and len(filled) > 1 and named and _fuller(rows, width)


def _fuller(rows: list[list[str] | None], width: int) -> bool:
    """Whether a row below has more filled cells than a title or a total would."""
    return any(row and len(row) == width and sum(bool(cell.strip(BLANKS)) for cell in row) > 1 for row in rows)


def _is_preamble(above: list[str], below: list[str], delimiter: str, quote: str) -> bool:
    """Whether the lines above are not part of the table: titles of a cell or two, or set off by a blank line."""
    width = len(next(iter(cut(below, delimiter, quote))) or ())
    set_off = not above[-1].strip(BLANKS)
    return all(_is_title(line, width, set_off, delimiter, quote) for line in above if line.strip(BLANKS))


def _is_title(line: str, width: int, set_off: bool, delimiter: str, quote: str) -> bool:
    cells = next(iter(cut([line], delimiter, quote)), None)
    filled = sum(bool(cell.strip(BLANKS)) for cell in cells or ())
    if any(_are_names(line.split(other), 3 if other == delimiter else 2) for other in DELIMITERS):
        return False
    if cells is None or len(cells) > width:
        return set_off
    is_sentence = (
        len(cells) < width and all(part[:1] == " " for part in line.split(delimiter)[1:]) and _YEAR.search(line)
    )
    return filled <= 1 or (filled <= 2 and width >= 4) or (set_off and len(cells) < width) or bool(is_sentence)


def _are_names(cells: list[str], least: int) -> bool:
    """In a sentence a blank or a digit follows a comma; between column names neither does."""
    return len(cells) >= least and all(cell[:1].isalpha() for cell in cells[1:])


def _notes(above: list[str], first: int) -> tuple[str, ...]:
    filled = [first + number for number, line in enumerate(above) if line.strip(BLANKS + ",;\t|")]
    if not filled:
        return ()
    if len(filled) == 1:
        return (f"1 line above the column names left out (line {filled[0]})",)
    return (f"{len(filled)} lines above the column names left out (lines {filled[0]}–{filled[-1]})",)


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
    return [-1 if cells is None else len(cells) for cells in cut(lines, delimiter, quote)]


def cut(lines: list[str], delimiter: str, quote: str) -> list[list[str] | None]:
    """The cells of each record; None for one that is not well-formed. A record cut off at the end is left out."""
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True, skipinitialspace=True)
    found: list[list[str] | None] = []
    while True:
        try:
            found.append(next(reader))
        except StopIteration:
            return found
        except csv.Error as error:
            # A sample cut inside a quoted cell is not a fault.
            found += [] if "unexpected end" in str(error) else [None]


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
        raise Refused(
            f"{name} line {first}, the header, is not valid UTF-8: save the file as UTF-8, or name its encoding "
            "(--encoding cp1252, for example)."
        )
    return names(cells)


def _is_below_groups(lines: list[str], delimiter: str, quote: str) -> bool:
    """Whether the contract's names are on the second line, below the names of groups of columns."""
    first, second = [*cut(lines[:2], delimiter, quote), [], []][:2]
    return contract_names(first or ()) < 2 <= contract_names(second or ())


def _check_header(name: str, lines: list[str], found: Dialect) -> None:
    head, *rows = [cells for cells in cut(lines, found.delimiter, found.quote) if cells]
    check_is_no_row(name, found.header_line, head, rows)
    check_is_one_line(name, found.header_line, head, rows)


def _check_single(name: str, lines: list[str], first: int, header: tuple[str, ...], quote: str) -> None:
    if len(header) > 1:
        return
    if len(lines) > 1 and (_PLACES.fullmatch(lines[1].strip(BLANKS)) or are_at_fixed_places(lines)):
        raise Refused(
            f"{name} line {first} has its columns at fixed places, with blanks between them: export it with a "
            "delimiter (SQL*Plus: set markup csv on)."
        )
    if header[0].startswith("'"):
        raise Refused(
            f"{name} line {first} opens a quote that does not close there: put double quotes around the cells."
        )
    if header[0].endswith("\\"):
        raise Refused(f"{name} line {first} ends in a backslash: export it with double quotes around the cells.")
    if found := [each for each in DELIMITERS if each in header[0]]:
        raise Refused(
            f"{name} line {first} is one single column although it holds {said(found[0])}: "
            "remove the quotes around whole lines, or export it again with one delimiter."
        )
    for delimiter in DELIMITERS:
        rows = [width for width in _widths(lines[1:], delimiter, quote) if width]
        if len(rows) > 1 and rows[-1] > 2 and rows.count(rows[-1]) > 0.8 * len(rows):
            raise Refused(
                f"{name} line {first} is one single column but the lines below have {rows[-1]}: "
                "delete the lines above the column names."
            )
