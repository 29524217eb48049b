"""Which target holds for a metric, in a scope, on a day: those that were imported, and those set by a person.

A person's target of the same metric, segment, vendor and first day stands in the place of an imported one; a target
without a number says that from that day on there is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose

import pyarrow as pa

from data.written import Written
from queries import Scope

KIND = "target"
IMPORTED, AGREED = "imported", "agreed"
"""Who set a target that no person did: an export, or the SLA terms."""

SHARED = ("attainment", "first_pass_acceptance", "net_savings_share")
"""Metrics whose wider target holds for a part too. Hours, money and counts of a whole say nothing of a part."""

ROUNDING = 1e-9


@dataclass(frozen=True)
class Target:
    """A metric's target from a day on; `segment` and `vendor_id` None mean any. `target` None: none any more."""

    metric: str
    segment: str | None
    vendor_id: str | None
    effective_from: date
    target: float | None
    by: str = IMPORTED

    @property
    def key(self) -> str:
        """What tells it from the others: equal for a target that replaces it."""
        parts = (self.metric, self.segment or "", self.vendor_id or "", self.effective_from.isoformat())
        return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)


def known(imported: pa.Table, written: Written | None) -> tuple[Target, ...]:
    """Every target: the rows of frame/targets, and what people set instead or besides."""
    found = {target.key: target for target in (Target(**row) for row in imported.to_pylist())}
    for key, entry in (written.current(KIND) if written else {}).items():
        day = date.fromisoformat(entry.value["effective_from"])
        found[key] = Target(**{**entry.value, "effective_from": day}, by=entry.by)
    return tuple(found.values())


def applying(targets: Iterable[Target], metric: str, scope: Scope, on: date) -> Target | None:
    """The target of the metric that holds for the scope's filters on a day; None without one.

    Vendor and segment before vendor before segment before neither; of each the latest that has begun.
    """
    begun = [one for one in targets if one.metric == metric and one.effective_from <= on and _holds(one, scope)]
    best = max(begun, key=_rank, default=None)
    return best if best and best.target is not None else None


def _rank(target: Target) -> tuple:
    return (target.vendor_id is not None, target.segment is not None, target.effective_from)


def _holds(target: Target, scope: Scope) -> bool:
    """Whether it is a target of that scope: of exactly its vendor and segment, or of a whole of which it is a share."""
    vendors = (target.vendor_id,) if target.vendor_id else ()
    segments = (target.segment,) if target.segment else ()
    if target.metric not in SHARED:
        return (scope.vendors, scope.segments, scope.clients, scope.work_types) == (vendors, segments, (), ())
    return vendors in ((), scope.vendors) and segments in ((), scope.segments)


def is_missed(value: float | None, target: float | None, good: str | None) -> bool | None:
    """Whether a value is on the wrong side of its target; None without either or where no side is better.

    Equal but for the rounding of a mean of targets, 0.9 against 0.9000000000000001, it is met.
    """
    if value is None or target is None or good is None:
        return None
    if isclose(value, target, rel_tol=ROUNDING):
        return False
    return value < target if good == "up" else value > target


def listed(targets: Sequence[Target]) -> list[Target]:
    """By metric, vendor and segment, the latest first."""
    latest_first = sorted(targets, key=lambda one: one.effective_from, reverse=True)
    return sorted(latest_first, key=lambda one: (one.metric, one.vendor_id or "", one.segment or ""))
