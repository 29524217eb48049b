"""Why rows were rejected, grouped: each reason once, with the number of rows it applies to and its first occurrence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from data.contract import TABLES
from data.reading import Reject

_FIRST = re.compile(r" \(first: line \d+\)")
_OWN = re.compile(r"'[^']*'|\d+")


@dataclass
class Reason:
    """One reason, as worded for its first row: that row's line and cell, and the number of rows it applies to."""

    reason: str
    column: str | None
    rows: int
    line: int
    value: str | None


def grouped(rejects: Iterable[Reject], table: str) -> list[Reason]:
    """The reasons of rejected rows, most rows first. A row with several reasons counts for each.

    Reasons that differ only in a number or a quoted text are one.
    """
    found: dict[tuple[Any, ...], Reason] = {}
    parts: dict[str, list[tuple[str | None, str]]] = {}
    for reject in rejects:
        if reject.reason not in parts:
            parts[reject.reason] = _parts(reject.reason, table)
        for column, reason in parts[reject.reason]:
            at_fault = column or reject.column
            known = found.get(key := (at_fault, _OWN.sub("#", reason)))
            if known:
                known.rows += 1
            else:
                value = reject.value if at_fault == reject.column else None
                found[key] = Reason(reason, at_fault, 1, reject.line, value)
    return sorted(found.values(), key=lambda one: (-one.rows, one.line))


def _parts(reason: str, table: str) -> list[tuple[str | None, str]]:
    """The reasons given for one row, each with the column it begins with, if any; without the line of another row."""
    names = "|".join(map(re.escape, TABLES[table].by_name))
    parts = re.split(rf"; (?=(?:{names}) )", _FIRST.sub("", reason))
    columns = (re.match(rf"({names}) ", part) for part in parts)
    return [(column and column[1], part) for column, part in zip(columns, parts, strict=True)]
