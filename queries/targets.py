"""Which target holds for a metric, in a scope, on a day, among those imported and those set by people.

A person's target replaces an imported one with the same metric, segment, vendor and first day. A target without a
number means that there is none from that day on.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import pyarrow as pa

from data.contract import SEGMENTS, TARGET_METRICS, TARGET_SHARES
from data.rules import EARLIEST, LATEST
from data.written import Written
from queries import Scope, Viewer, Viewing, period
from queries.signals import CHARTS

KIND = "target"
IMPORTED, AGREED = "imported", "agreed"
"""Where a target comes from if no person set it: an export, or the SLA terms."""

METRICS = tuple(sorted(TARGET_METRICS, key=[*CHARTS, *TARGET_METRICS].index))
"""The metrics that can have a target, in the order of the tiles."""

SHARED = TARGET_SHARES
"""Metrics whose wider target also holds for a part. Hours, money and counts for a whole say nothing about a part."""

LINES = {metric: f"{metric}_target" for metric in ("first_pass_acceptance", "net_savings_share")}
"""Metric with a trend → the column with its target. Attainment's trend shows the agreed target."""

NEGATIVE = ("net_savings",)
"""Metrics that can be below zero."""

ROUNDING = 1e-9


@dataclass(frozen=True)
class Target:
    """A metric's target from a day on. `segment` or `vendor_id` None means any; `target` None means no longer any."""

    metric: str
    segment: str | None
    vendor_id: str | None
    effective_from: date
    target: float | None
    by: str = IMPORTED

    @property
    def key(self) -> str:
        """Its identity: a target that replaces it has the same key."""
        parts = (self.metric, self.segment or "", self.vendor_id or "", self.effective_from.isoformat())
        return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)

    @property
    def about(self) -> tuple[str, str | None, str | None]:
        """The metric, segment and vendor that it is about."""
        return (self.metric, self.segment, self.vendor_id)


def known(imported: pa.Table, written: Written | None, viewer: Viewing = ()) -> tuple[Target, ...]:
    """Every target that can hold: the rows of frame/targets, with those that people set replacing or added to them.

    `viewer` is a Scope's; targets of vendors that it does not name are left out. An empty viewer gets none.
    """
    found = {target.key: target for target in rows_of(imported)}
    found |= {target.key: target for target in set_by_people(written)}
    return tuple(one for one in found.values() if is_visible(one.vendor_id, viewer) and not unusable(one))


def rows_of(imported: pa.Table) -> tuple[Target, ...]:
    """The rows of frame/targets, usable or not."""
    return tuple(Target(**row) for row in imported.to_pylist())


def set_by_people(written: Written | None) -> tuple[Target, ...]:
    """The targets that people set and nobody removed, whoever is viewing."""
    entries = written.current(KIND).values() if written else ()
    return tuple(of_value(entry.value, entry.by) for entry in entries)


def of_value(value: dict, by: str) -> Target:
    """The target in an entry that somebody wrote."""
    day = date.fromisoformat(value["effective_from"])
    return Target(value["metric"], value["segment"], value["vendor_id"], day, value["target"], by)


def is_visible(vendor_id: str | None, viewer: Viewing) -> bool:
    """Whether a viewer may see what is about that vendor (None: all work), by the same rule as queries/scopes.sql."""
    if isinstance(viewer, Viewer):
        return True
    return bool(viewer) if vendor_id is None else vendor_id in (viewer or ())


@lru_cache(maxsize=1024)
def unusable(target: Target) -> str:
    """Why the target is unusable, and the remedy, worded to follow its name; empty if the target is usable."""
    if target.metric not in METRICS:
        return f"is of no metric that can have a target. Choose one of {', '.join(METRICS)}."
    if target.segment is not None and target.segment not in SEGMENTS:
        return f"names a segment that there is not. Choose one of {', '.join(SEGMENTS)}, or leave it blank for all."
    if not EARLIEST.date() <= target.effective_from < LATEST.date():
        return f"begins on a day that is not between {EARLIEST.year} and {LATEST.year}. Correct the day."
    return "" if target.target is None else _wrong_number(target.metric, target.target)


def _wrong_number(metric: str, number: float) -> str:
    if not math.isfinite(number):
        return "has no number that can be reached. Correct the number."
    if metric in SHARED and not 0 <= number <= 1:
        return "is a share, which lies between 0 and 100 %. Correct the number."
    if number < 0 and metric not in NEGATIVE:
        return "is below 0, which cannot be reached. Correct the number."
    return ""


def applying(targets: Iterable[Target], metric: str, scope: Scope, on: date) -> Target | None:
    """The metric's target that holds for the scope's filters on a day; None if there is none.

    A target for vendor and segment comes before one for a vendor, a segment, or neither; of each, the latest begun.
    """
    begun = [one for one in targets if one.metric == metric and one.effective_from <= on and _holds(one, scope)]
    best = max(begun, key=_rank, default=None)
    return best if best and best.target is not None else None


def in_force(targets: Iterable[Target], on: date) -> list[Target]:
    """For each metric, segment and vendor, the target that has begun last, if it has a number; in order."""
    begun = sorted((one for one in targets if one.effective_from <= on), key=lambda one: one.effective_from)
    latest = {one.about: one for one in begun}
    return listed([one for one in latest.values() if one.target is not None])


def along(answer: pa.Table, metric: str, known: Sequence[Target], scope: Scope, x: str) -> pa.Table:
    """The answer with a column of LINES added: the target that holds at the end of each row's week or month.

    NULL where none holds; if there are no targets at all, the answer is unchanged.
    """
    ends = [_last_day(x, first) for first in answer[x].to_pylist()]
    found = [applying(known, metric, scope, end) for end in ends]
    if not any(found):
        return answer
    return answer.append_column(LINES[metric], pa.array([one and one.target for one in found], pa.float64()))


def _last_day(x: str, first: date) -> date:
    if x == "week":
        return period.sunday(first)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _rank(target: Target) -> tuple:
    return (target.vendor_id is not None, target.segment is not None, target.effective_from)


def _holds(target: Target, scope: Scope) -> bool:
    """Whether the target applies to the scope: it names exactly the scope's vendor and segment, or, for a share, a
    whole that contains them."""
    vendors = (target.vendor_id,) if target.vendor_id else ()
    segments = (target.segment,) if target.segment else ()
    if target.metric not in SHARED:
        return (scope.vendors, scope.segments, scope.clients, scope.work_types) == (vendors, segments, (), ())
    return vendors in ((), scope.vendors) and segments in ((), scope.segments)


def is_missed(value: float | None, target: float | None, good: str | None) -> bool | None:
    """Whether a value is on the wrong side of its target; None if either is missing or neither side is better.

    A target is met if the two differ only by the rounding of a mean of targets, such as 0.9 and 0.9000000000000001.
    """
    if value is None or target is None or good is None:
        return None
    if math.isclose(value, target, rel_tol=ROUNDING):
        return False
    return value < target if good == "up" else value > target


def listed(targets: Sequence[Target]) -> list[Target]:
    """The targets by metric, in the order of METRICS, then by vendor and segment, latest first."""
    latest_first = sorted(targets, key=lambda one: one.effective_from, reverse=True)
    return sorted(latest_first, key=lambda one: (METRICS.index(one.metric), one.vendor_id or "", one.segment or ""))
