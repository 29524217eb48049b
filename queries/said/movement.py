"""Who accounts for a move: a vendor, a segment, one vendor's segment, or two of a kind together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Group = tuple[tuple[str, Any], ...]
"""The values that all rows of a group share: a vendor, a segment, or both."""

VENDOR, SEGMENT, CELL = ("vendor_id",), ("segment",), ("segment", "vendor_id")
MOST = 0.5
NEARLY_ALL = 0.9
LEADING = 0.25


@dataclass(frozen=True)
class Source:
    """Who accounts for how much of everything that moved to one side.

    `groups` are one group, or two of the same kind, or none if nobody stands out; `moved` is their part, net of what
    moved back within them, and `way` the whole movement to that side, in the unit of `column`. `within` is the one
    vendor's segment that does most of what its vendor or segment does, `moved_within` its part; None if there is none,
    or if the group is one itself.
    """

    groups: tuple[Group, ...]
    column: str
    moved: float
    way: float
    within: Group | None = None
    moved_within: float = 0.0

    @property
    def is_most(self) -> bool:
        """Whether they account for more than half of the movement."""
        return abs(self.moved) > MOST * self.way


def source(rows: Sequence[Row], column: str, side: int, kinds: Sequence[tuple[str, ...]] = ()) -> Source | None:
    """Who accounts for the movement to that side (1: up, -1: down) in a column of contributions by vendor × segment.

    More than half of it is most. Named is the coarsest group that accounts for nearly all of what the largest single
    vendor × segment does; else two vendors, or two segments, that do most of it together; else whoever leads, with at
    least a quarter; else nobody. A kind of which there is only one says nothing: None if that is all there is.
    `kinds` are the kinds to name instead: rows that leave out who has nothing do not tell how many there are.
    """
    way, has_all = sum(abs(row[column]) for row in rows if (row[column] or 0) * side > 0), not kinds
    kinds = kinds or [kind for kind in (VENDOR, SEGMENT) if len({row[kind[0]] for row in rows}) > 1]
    if not way or not kinds:
        return None
    cell = _largest(rows, (CELL if len(kinds) == 2 else kinds[0],), column, side)
    coarse = _largest(rows, kinds, column, side)
    best = coarse if _part(coarse, column, side) >= NEARLY_ALL * _part(cell, column, side) else cell
    if _part(best, column, side) <= MOST * way:
        best = _two(rows, kinds, column, side, way) or best
    part = _part(best, column, side)
    if part < LEADING * way:
        return Source((), column, 0.0, way)
    groups = tuple(group for group, _ in best)
    is_all_of_it = has_all and len(best) == 1 and len(best[0][1]) == 1  # a vendor's only segment says no more
    within = None if is_all_of_it else _within(groups, cell, part, column, side)
    return Source(groups, column, part * side, way, within, _part(cell, column, side) * side if within else 0.0)


Members = list[tuple[Group, list[Row]]]
"""Groups with their rows."""


def _largest(rows: Sequence[Row], kinds: Iterable[tuple[str, ...]], column: str, side: int) -> Members:
    """The one group of these kinds that moved furthest to that side."""
    found = [[member] for kind in kinds for member in _grouped(rows, kind)]
    return max(found, key=lambda members: _part(members, column, side))


def _two(rows: Sequence[Row], kinds: Iterable[tuple[str, ...]], column: str, side: int, way: float) -> Members | None:
    """The two of one kind, among more, that account for most of the movement together; None if no two do."""
    pairs = [
        sorted(members, key=lambda one: -_part([one], column, side))[:2]
        for kind in kinds
        if len(members := _grouped(rows, kind)) > 2
    ]
    best = max(pairs, key=lambda pair: _part(pair, column, side), default=None)
    return best if best and _part(best, column, side) > MOST * way else None


def _within(groups: tuple[Group, ...], cell: Members, part: float, column: str, side: int) -> Group | None:
    ((finest, held),) = cell
    (group, *others) = groups
    is_theirs = not others and finest != group and _is_of(held[0], group)
    return finest if is_theirs and _part(cell, column, side) > MOST * part else None


def _grouped(rows: Sequence[Row], kind: tuple[str, ...]) -> Members:
    found: dict[Group, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple((name, row[name]) for name in kind), []).append(row)
    return list(found.items())


def _part(members: Members, column: str, side: int) -> float:
    """What the groups moved to that side, net; negative if they moved the other way."""
    return side * sum(row[column] or 0.0 for _, held in members for row in held)


def _is_of(row: Row, group: Group) -> bool:
    return all(row[name] == value for name, value in group)
