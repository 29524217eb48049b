"""What the values of a column with a fixed vocabulary become: status, priority, segment, event type, booleans."""

import re
from collections.abc import Iterable
from functools import lru_cache

from data.contract import Column

from .names import folded, plain
from .phrases import UNCLEAR, status_of
from .proposal import ValueProposal
from .vocabulary import phrases, value_parts, value_runs, value_words

_EXACT, _WORD, _PART, _FALLBACK = 1.0, 0.9, 0.7, 0.3
OPEN = ("received", "in_progress", "on_hold")
DELIVERED = ("delivered", "accepted", "rejected")


def translate(column: Column, cell: str) -> tuple[str | None, float]:
    """The contract value of a cell and how sure that is; (None, 0) for a cell that says nothing known."""
    return _translated("boolean" if column.type == "boolean" else column.name, column.values, cell)


@lru_cache(50_000)
def _translated(which: str, allowed: tuple[str, ...], cell: str) -> tuple[str | None, float]:
    if re.sub("[ -]", "_", cell.strip().lower()) in allowed:
        return re.sub("[ -]", "_", cell.strip().lower()), _EXACT
    if found := value_words(which).get(plain(cell)):
        return _allowed(which, allowed, found, _WORD)
    found, confidence = status_of(cell) if which == "status" else _within(which, cell)
    return _allowed(which, allowed, found, confidence) if found else (None, 0.0)


def _within(which: str, cell: str) -> tuple[str | None, float]:
    """What the words of a cell say if it is not known as a whole; nothing if they deny it."""
    parts = re.findall(r"[^\W_]+", folded(cell))
    if set(parts) & phrases("not"):
        return None, 0.0
    said = {value_runs(which)[part] for part in parts if part in value_runs(which)} if which == "priority" else set()
    said = said or {value for pattern, value in value_parts(which) if pattern.search(folded(cell))}
    first = next((value for _, value in value_parts(which) if value in said), min(said, default=None))
    return first, _PART if len(said) == 1 else UNCLEAR


def known_share(column: Column, values: Iterable[tuple[str, int]]) -> float:
    """The share of rows (0–1) whose value of an enum or boolean means something known."""
    counted = [(rows, translate(column, cell)[0] not in (None, column.otherwise)) for cell, rows in values]
    total = sum(rows for rows, _ in counted)
    return sum(rows for rows, is_known in counted if is_known) / total if total else 0.0


def proposals(column: Column, values: Iterable[tuple[str, int]]) -> dict[str, ValueProposal]:
    """Source value → what it becomes; an unknown one becomes the column's own fallback, if it has one."""
    found = {}
    for cell, rows in values:
        value, confidence = translate(column, cell)
        if value is None and column.otherwise:
            value, confidence = column.otherwise, _FALLBACK
        if value is not None:
            found[cell] = ValueProposal(value, confidence, rows)
    return found


def statuses(column: Column, values: Iterable[tuple[str, int, int | None]]) -> dict[str, ValueProposal]:
    """Like `proposals`, from (value, rows, rows with a delivery date; None if there is no such column)."""
    return {cell: _status(*translate(column, cell), rows, delivered) for cell, rows, delivered in values}


def _status(value: str | None, confidence: float, rows: int, delivered: int | None) -> ValueProposal:
    """A delivered status without any delivery date cannot be one: such rows would all be rejected."""
    if delivered is None:
        return ValueProposal(value or "in_progress", confidence or _FALLBACK, rows)
    share = delivered / rows
    if value is None:
        return ValueProposal("delivered" if share == 1 else "in_progress", 0.5 if share in (0, 1) else _FALLBACK, rows)
    if value in DELIVERED and share == 0:
        return ValueProposal("cancelled" if value != "accepted" else "in_progress", 0.4, rows)
    if value in DELIVERED:
        return ValueProposal(value, confidence * (0.5 + share / 2), rows)
    return ValueProposal(value, confidence, rows)


def _allowed(which: str, allowed: tuple[str, ...], value: str, confidence: float) -> tuple[str | None, float]:
    return (value, confidence) if which == "boolean" or value in allowed else (None, 0.0)
