"""Quotes where none belong: inside cells that are not quoted."""

import re
from collections.abc import Iterator
from functools import cache

STRAY_QUOTE = "a quote inside a cell that is not quoted: a delimiter or the cell's other quote may be missing"
_INCHES = re.compile(r"\d\Z")
_BLANK = " \t\r\n"


def has_stray_quote(record: str, delimiter: str, quote: str) -> bool:
    """Whether a record as written has a quote that another reading would take as one end of a quoted cell.

    A lone quote within a cell is text (`panel 5" wide`, `5"`), as are two of them (`a "b" c`). It is stray if it ends
    a cell that did not begin with one (`c, d"`), or if one inside a cell would pair with another at the end of a later
    cell (`$8"c, d"`): then a delimiter is missing, and one from the text took its place.
    """
    cells = [cell.strip(_BLANK) for cell in _cells(record, delimiter, quote)]
    loose = [cell for cell in cells if not cell.startswith(quote) and cell.count(quote) % 2]
    if not loose:
        return False
    others = [cell for cell in cells if cell and cell not in loose]
    all_quoted = bool(others) and all(cell.startswith(quote) for cell in others)
    closing = [cell for cell in loose if cell.endswith(quote)]
    if any(all_quoted or not _INCHES.search(cell[:-1]) for cell in closing):
        return True
    opening = next((at for at, cell in enumerate(loose) if _opens(cell, quote)), None)
    return opening is not None and any(cell.endswith(quote) for cell in loose[opening + 1 :])


def _opens(cell: str, quote: str) -> bool:
    """Whether text directly follows the last quote, as it does where a quoted cell begins."""
    after = cell[cell.rindex(quote) + 1 :]
    return bool(after) and after[0] not in _BLANK


def _cells(record: str, delimiter: str, quote: str) -> Iterator[str]:
    """The cells as written, quotes included; in linear time."""
    for match in _pattern(delimiter, quote).finditer(record):
        yield match[1]
        if match.end() == len(record):
            return


@cache
def _pattern(delimiter: str, quote: str) -> re.Pattern[str]:
    mark, end = re.escape(quote), re.escape(delimiter)
    return re.compile(rf" *({mark}(?>[^{mark}]+|{mark}{mark})*{mark}[^{end}]*+|[^{end}]*+)(?:{end}|\Z)")
