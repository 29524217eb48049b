"""What may be said of the mix: the largest segment, and the one that moved most against the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.format import format_value

Row = Mapping[str, Any]
STEADY = 1.0
"""Percentage points; if no segment's share moved by as much, the mix is steady."""


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
        now, then = (round(100 * self.gained[column], 1) for column in (self.share, self.before))
        return format_value(now - then, "points", short=True) == format_value(
            self.gained[self.points], "points", short=True
        )


def mix(segments: Sequence[Row], shift: Sequence[Row], share: str, points: str) -> Mix | None:
    """What may be said by that measure; None if none of the work can be measured so. Needs at least one segment."""
    largest = max(segments, key=lambda row: row[share] or 0)
    if not largest[share]:
        return None
    gained = max((row for row in shift if row[points] is not None), key=lambda row: row[points], default=None)
    if gained is not None and gained[points] < STEADY:
        gained = None
    return Mix(largest, gained, share, f"reference_{share}", points)
