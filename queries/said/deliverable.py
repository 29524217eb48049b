"""What may be said of one deliverable: what became of it, by how much, and why by the export and by its events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

LATE = ("missed", "open_overdue")
CAUSES = ("breach_cause", "derived_cause")


@dataclass(frozen=True)
class Fate:
    """The item's state and the hours, wall clock, past its due instant; None unless it is late, or has none.

    `used` and `target` are hours on the target's own clock; None without a target in hours. `causes` are the known
    ones of why it is late, by column: as the export states it, and as its events tell it.
    """

    deliverable_id: str
    state: str
    late: float | None
    used: float | None
    target: float | None
    causes: Mapping[str, str]


def fate(item: Row) -> Fate:
    """What may be said of a row of deliverable/item."""
    is_late, has_target = item["state"] in LATE, item["target_hours"] is not None
    return Fate(
        item["deliverable_id"],
        item["state"],
        item["hours_past_due"] if is_late else None,
        item["net_elapsed_hours"] if has_target else None,
        item["target_hours"],
        {column: item[column] for column in CAUSES if is_late and item[column]},
    )
