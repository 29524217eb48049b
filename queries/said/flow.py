"""What may be said of the way from receipt to final: the longest stage, and where the slowest tenth loses time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.said.movement import MOST
from queries.signals import FEW

Row = Mapping[str, Any]

NOTHING, NO_LOG, TOO_FEW, NO_TIME, TOLD = "nothing_delivered", "no_log", "too_few", "no_time", "told"


@dataclass(frozen=True)
class Way:
    """A row of flow/total, and rows of flow/stages: `longest` are those with the highest mean, more than one if equal.

    `slowest` are those in which the slowest tenth spends most more time than the middle fifth; none if it has too few
    items, or takes no longer.
    """

    verdict: str
    total: Row
    stages: tuple[Row, ...] = ()
    longest: tuple[Row, ...] = ()
    slowest: tuple[Row, ...] = ()

    @property
    def is_most(self) -> bool:
        """Whether the longest stage takes more than half of the time."""
        return len(self.longest) == 1 and self.longest[0]["share_of_whole"] > MOST

    @property
    def has_few_slowest(self) -> bool:
        """Whether the slowest tenth has too few items to say anything about it."""
        return not self.stages or self.stages[0]["slowest_items"] < FEW


def way(total: Row, stages: Sequence[Row]) -> Way:
    """What may be said of the total; `stages` are rows of flow/stages."""
    verdict, told = _verdict(total, stages), Way(TOLD, total, tuple(stages))
    if verdict != TOLD:
        return Way(verdict, total, tuple(stages))
    longer = not told.has_few_slowest and stages[0]["slowest_whole_extra_hours"] > 0
    slowest = _largest(stages, "slowest_extra_hours") if longer else ()
    return Way(TOLD, total, tuple(stages), _largest(stages, "mean_stage_hours"), slowest)


def _verdict(total: Row, stages: Sequence[Row]) -> str:
    if not total["ended_items"]:
        return NOTHING
    if not stages:
        return NO_LOG
    if total["logged_items"] < FEW:
        return TOO_FEW
    return TOLD if total["mean_whole_hours"] else NO_TIME


def _largest(stages: Sequence[Row], column: str) -> tuple[Row, ...]:
    largest = max(row[column] for row in stages)
    return tuple(row for row in stages if row[column] == largest)
