"""Whether a line contains column names, or is a row, units or the names of groups."""

import re
from collections.abc import Iterable
from itertools import pairwise

from data.contract import TABLES

from .refusal import Refused

Cells = list[str]

_YEAR = re.compile(r"(19|20)\d\d")
_DAY = re.compile(r"(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3(\d{4}|\d\d))([T ].*|$)")
_NUMBER = re.compile(r"[-+(]?\s?[€$£¥]?\s?\d[\d.,' \u00a0]*\s?[%€$£¥]?\)?")
_UNIT = re.compile(
    r"\[[^\]]*\]|\([^)]*\)|text|string|(var)?char(\(\d+\))?|(big)?int(eger)?|decimal(\([\d, ]+\))?|numeric|number|"
    r"float|double|real|bool(ean)?|date|time|date ?time|timestamp(tz)?|instant|uuid|"
    r"h|hrs?|hours?|min|minutes?|days?|weeks?|months?|pcs|pieces|%|percent|€|\$|£|eur|usd|gbp|chf|jpy|inr|utc|"
    r"(yy)?yy[-/.]mm[-/.]dd.*|dd[-/.]mm[-/.](yy)?yy.*|mm[-/.]dd[-/.](yy)?yy.*",
    re.IGNORECASE,
)
CONTRACT = frozenset(name for table in TABLES.values() for name in table.by_name)
_MOST = 0.8
_SHOWN = 4


class NoNames(Refused):
    """The table has no usable line of column names."""


def contract_names(cells: Iterable[str]) -> int:
    """How many of the cells are the contract's names, however they are written."""
    return sum(as_name(cell) in CONTRACT for cell in cells)


def as_name(cell: str) -> str:
    """A cell as a column name: Deliverable ID is deliverable_id."""
    return re.sub(r"[\s_-]+", "_", cell.strip().casefold())


def check_is_no_row(name: str, line: int, header: Cells, rows: list[Cells]) -> None:
    """Raises Refused if the line taken for column names looks like the rows below it."""
    found = _like_rows(header, rows)
    if found and contract_names(header) < 2:
        in_order = [cell.strip() for cell in header if cell.strip() in found]
        shown = ", ".join(map(repr, in_order[:_SHOWN])) + (", …" if len(in_order) > _SHOWN else "")
        raise NoNames(
            f"{name} line {line} looks like data, not like column names ({shown}): add a line of column names above it."
        )


def check_is_one_line(name: str, line: int, header: Cells, rows: list[Cells]) -> None:
    """Raises Refused if a line with gaps or repeated names is above another line of names."""
    gaps = len({as_name(cell) for cell in header if cell.strip()}) < len(header)
    if not gaps or len(rows) < 2 or contract_names(header) >= 2:
        return
    if _are_names(rows[0]) and _named(rows[0], rows[1:]):
        raise NoNames(
            f"{name} lines {line} and {line + 1} both look like column names: leave one line of names, each name once."
        )


def are_at_fixed_places(lines: list[str]) -> bool:
    """Whether lines without a delimiter are columns side by side: most of them are blank at the same positions.

    Two adjacent blanks somewhere tell columns from words; the contract's names need none.
    """
    texts = [line.expandtabs().rstrip() for line in lines if line.strip()]
    names = texts[0].split()
    if len(names) < 2 or len(texts) < 2:
        return False
    starts = [match.start() for match in re.finditer(r"(?<!\S)\S", texts[0])][1:]
    aligned = [at for at in starts if _share(text[at - 1 : at] in ("", " ") for text in texts[1:]) > _MOST]
    return contract_names(names) > 1 or (len(aligned) > 1 and any("  " in text.strip() for text in texts))


def are_units(cells: Iterable[str]) -> bool:
    """Whether a row only says what is in the columns: units or types, some of them perhaps blank."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    bracketed = any(cell.startswith(("[", "(")) for cell in filled)
    return (len(filled) > 1 or bracketed) and all(_UNIT.fullmatch(cell) for cell in filled)


def _like_rows(header: Cells, rows: list[Cells]) -> Cells:
    """The cells that show that a header is a row; empty if it is a header.

    Dates above dates and `A-17` above `A-18` are data. Numbers above numbers, and words that occur again below them,
    are data if no name is above values of another kind, as `hours` is above numbers.
    """
    columns = [(cell, below) for cell, below in _columns(header, rows) if cell and below]
    days = [cell for cell, below in columns if _DAY.match(cell) and _share(map(_DAY.match, below)) > 0.5]
    codes = [cell for cell, below in columns if _is_code(cell) and _share(map(_shape(cell).fullmatch, below)) > 0.5]
    numbers = [cell for cell, below in columns if _is_number_above_numbers(cell, below)]
    again = [cell for cell, below in columns if not _is_typed(cell) and cell in below]
    named = _named(header, rows)
    if days or len(codes) > named:
        return days + codes + numbers
    if named or not (numbers or len(again) > 1):
        return []
    filled = sum(bool(cell) for cell in header)
    mostly = 2 * len(numbers) > filled and not _is_series(numbers)
    return numbers + again if again or mostly else []


def _columns(header: Cells, rows: list[Cells]) -> list[tuple[str, Cells]]:
    """Each name with the filled cells below it, rows that repeat the header left out."""
    below = [row for row in rows if len(row) >= len(header) and row[: len(header)] != header]
    return [
        (cell.strip(), [row[place].strip() for row in below if row[place].strip()]) for place, cell in enumerate(header)
    ]


def _named(header: Cells, rows: list[Cells]) -> int:
    """How many words are above dates, numbers or codes."""
    columns = _columns(header, rows)
    return sum(
        bool(cell and below) and not _is_typed(cell) and _share(map(_is_typed, below)) > _MOST
        for cell, below in columns
    )


def _are_names(cells: Cells) -> bool:
    texts = [cell.strip() for cell in cells]
    return len(texts) > 1 and all(texts) and not any(map(_is_typed, texts))


def _is_number_above_numbers(cell: str, below: Cells) -> bool:
    """Whether a number above numbers is no name; a year may be the name of a column of amounts."""
    pattern = _YEAR if _YEAR.fullmatch(cell) else _NUMBER
    return bool(_NUMBER.fullmatch(cell)) and _share(map(pattern.fullmatch, below)) > _MOST


def _is_series(numbers: Cells) -> bool:
    """Whether the numbers go up in equal steps, as names of weeks or tiers do."""
    if len(numbers) < 3 or not all(number.isdecimal() for number in numbers):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(numbers)}
    return len(steps) == 1 and steps.pop() > 0


def _is_typed(cell: str) -> bool:
    return any(map(str.isdecimal, cell))


def _is_code(cell: str) -> bool:
    return _is_typed(cell) and any(map(str.isalpha, cell)) and not _DAY.match(cell)


def _shape(cell: str) -> re.Pattern[str]:
    """A pattern for what differs from the cell only in its digits."""
    return re.compile(r"\d+".join(map(re.escape, re.split(r"\d+", cell))))


def _share(found: Iterable[object]) -> float:
    each = [bool(one) for one in found]
    return sum(each) / len(each) if each else 0.0
