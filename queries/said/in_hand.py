"""What may be said of the work in hand: whether it grew over a period, and how much is overdue now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class InHand:
    """Items in progress at the end of the last week and of the first, `since`, and those overdue at the as-of.

    Of the complete weeks; if none is, of the one that runs. `now` is None without any week, `before` with one alone.
    """

    now: int | None
    before: int | None
    since: date | None
    overdue: int


def in_hand(weeks: Sequence[Row], open_work: Row) -> InHand:
    """What may be said of rows of throughput/flow and a row of open/summary."""
    told = [week for week in weeks if week["is_complete"]] or list(weeks[-1:])
    if not told:
        return InHand(None, None, None, open_work["open_overdue"])
    now, first = told[-1]["work_in_progress"], told[0]
    if len(told) == 1:
        return InHand(now, None, None, open_work["open_overdue"])
    return InHand(now, first["work_in_progress"], first["week"], open_work["open_overdue"])
