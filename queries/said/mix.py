"""What may be said of the mix: the largest segment, and the one that moved most against the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
STEADY = 1.0
"""Percentage points; if no segment's share moved by as much, the mix is steady."""

SHORT, EXACT = 1, 2
"""Decimals of shares and points in short texts, and in exact ones."""


@dataclass(frozen=True)
class Mix:
    """The largest segment's row of mix/split, and the row of mix/shift that gained most; None if all are steady.

    `share`, `before` and `points` are the columns of the measure. `adds_up` if the three numbers do so as printed.
    """

    largest: Row
    gained: Row | None
    share: str
    before: str
    points: str

    @property
    def adds_up(self) -> bool:
        """Whether the printed change is the difference of the printed shares."""
        if self.gained is None or not self.gained[self.before]:
            return False
        before, now, points = (self.gained[column] for column in (self.before, self.share, self.points))
        return _is_difference(before, now, points, SHORT)


def digits_that_add_up(before: float, now: float, change: float, parts: Sequence[float]) -> int | None:
    """The fewest decimals with which two shares, their change in points and its parts add up as printed; None if none.

    They are those of short texts or of exact ones.
    """
    for digits in (SHORT, EXACT):
        rest = round(change, digits) - sum(round(part, digits) for part in parts)
        if _is_difference(before, now, change, digits) and round(rest, digits) == 0:
            return digits
    return None


def _is_difference(before: float, now: float, points: float, digits: int) -> bool:
    """Whether the points are the difference of the shares in per cent, all with so many decimals."""
    first, last = (round(100 * share, digits) for share in (before, now))
    return round(last - first - round(points, digits), digits) == 0


def mix(segments: Sequence[Row], shift: Sequence[Row], share: str, points: str) -> Mix | None:
    """What may be said by that measure; None if none of the work can be measured so. Needs at least one segment."""
    largest = max(segments, key=lambda row: row[share] or 0)
    if not largest[share]:
        return None
    gained = max((row for row in shift if row[points] is not None), key=lambda row: row[points], default=None)
    if gained is not None and gained[points] < STEADY:
        gained = None
    return Mix(largest, gained, share, f"reference_{share}", points)
