"""Closing a week keeps its headline figures; where later data differ from them, that is a restatement.

Figures are kept for all work, each vendor, each segment and each vendor's segment (data/closed_weeks.py says how).
Going back to an earlier version of the data does not affect them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock

from data import closed_weeks as keeping
from data.closed_weeks import FIGURES, HEADLINE, KIND, Level
from data.written import Entry, Written
from queries import EVERYTHING, Scope, Viewer, period
from queries.format import apart, format_value
from queries.metrics import describe

__all__ = ["FIGURES", "HEADLINE", "KIND"]

Ask = Callable[..., pa.Table]
"""ask(question, scope, **parameters) → the answer from one version of the data."""

EVERYONE = Scope(viewer=EVERYTHING)
LOCK_SECONDS = 60
NO_WEEK = "There are no data yet, so there is no week to close."


class CannotClose(Exception):
    """A week cannot be closed or reopened; the text says why."""


class AlreadyClosed(CannotClose):
    """The week is already closed."""


@dataclass(frozen=True)
class Closed:
    """A closed week, by its Monday. `as_of` is the data's as-of instant, `at` when it was closed: ISO 8601, UTC."""

    week: date
    version: str
    as_of: str
    at: str
    by: str


@dataclass(frozen=True)
class Restated:
    """One figure of a closed week that differs in the data now; None: it could not be computed then, or cannot now."""

    week: date
    metric: str
    before: float | None
    after: float | None
    closed: Closed

    def change(self, currency: str = "") -> str:
        """How far it went up or down: `up 3`; shares in percentage points. Empty if either figure is unknown."""
        if self.before is None or self.after is None:
            return ""
        unit, moved = describe(self.metric).unit, self.after - self.before
        if unit == "share":
            size = f"{apart(0.0, 100 * abs(moved), 'number')[1]} points"
        else:
            size = apart(0.0, abs(moved), unit, currency=currency)[1]
        return f"{'up' if moved > 0 else 'down'} {size}"  # no sign: a spreadsheet would take it for a formula


@dataclass(frozen=True)
class Act:
    """Somebody closed a week, or reopened it, giving a reason."""

    week: date
    at: str
    by: str
    version: str = ""
    reopened: str = ""


def close(ask: Ask, written: Written, week: date, version: str, by: str, *, again: bool = False) -> Closed:
    """Keep the week's figures as they are in that version.

    `again` accepts the restatements of a week that is already closed; without it, such a week raises AlreadyClosed.
    Raises CannotClose, with a sentence, for a week that is not over or has no data.
    """
    status = _closable(ask, week)
    with _alone(written):
        if not again and (before := closed(written, status["demo"]).get(week)):
            raise AlreadyClosed(f"{_of(week)} is closed already, by {before.by}, at data version {before.version}.")
        _keep(ask, written, [week], status, version, by)
    return closed(written, status["demo"])[week]


def close_through(ask: Ask, written: Written, week: date, version: str, by: str) -> list[date]:
    """Close every open week up to this one, and return the weeks closed. Raises CannotClose as close() does."""
    status = _closable(ask, week)
    with _alone(written):
        done = closed(written, status["demo"])
        first = _first(ask)
        open_weeks = [one for one in _between(first, week) if one not in done] if first else []
        _keep(ask, written, open_weeks, status, version, by)
    return open_weeks


def accept(ask: Ask, written: Written, weeks: Sequence[date], version: str, by: str) -> list[date]:
    """Close again those of these weeks that are closed, with their figures as they are now; returns those weeks."""
    status = ask("frame/status", EVERYONE).to_pylist()[0]
    with _alone(written):
        accepted = sorted(closed(written, status["demo"]).keys() & set(weeks))
        _keep(ask, written, accepted, status, version, by)
    return accepted


def reopen(written: Written, week: date, by: str, reason: str, *, demo: bool = False) -> None:
    """Discard the week's kept figures; the history shows both acts. Raises CannotClose if it is not closed."""
    with _alone(written):
        if week not in closed(written, demo):
            raise CannotClose(f"{_of(week)} is not closed.")
        day = week.isoformat()
        written.put(KIND, {keeping.key(day, demo): {"week": day, "demo": demo, "reopened": reason}}, by)


def closed(written: Written, demo: bool = False) -> dict[date, Closed]:
    """The closed weeks, oldest first: those of the user's own data, or those of the demo portfolio."""
    return {date.fromisoformat(week): _closed(entry) for week, entry in keeping.closed(written, demo).items()}


def history(written: Written, demo: bool = False) -> list[Act]:
    """Every closing and reopening, oldest first."""
    return [_act(entry) for entry in written.history(KIND) if entry.value and entry.value["demo"] == demo]


def restated(ask: Ask, written: Written, scope: Scope, weeks: Sequence[date] | None = None) -> list[Restated]:
    """Where the data now differ from the figures kept for closed weeks in this scope; newest week first.

    Empty if is_kept(scope) is false. `weeks` limits it to some weeks. A week that the data do not reach is left out.
    """
    status = ask("frame/status", Scope(viewer=scope.viewer)).to_pylist()[0]
    level = level_of(scope)
    entries = keeping.closed(written, status["demo"])
    if level is None or not entries or status["as_of"] is None:
        return []
    now = _now(ask, scope, level)
    return [
        Restated(date.fromisoformat(week), *found, _closed(entry))
        for week, entry in reversed(entries.items())
        if (weeks is None or date.fromisoformat(week) in weeks) and keeping.is_over(week, status["as_of_on"])
        for found in keeping.differing(keeping.kept(entry.value, level), now.get(week))
    ]


def is_kept(scope: Scope) -> bool:
    """Whether figures are kept for these filters: all work, one vendor, one segment, or one segment of one vendor."""
    return level_of(scope) is not None


def level_of(scope: Scope) -> Level | None:
    """The vendor and the segment (None: all) whose figures a scope shows; no level if none is kept for the scope.

    A viewer limited to some vendors sees the figures of one at a time, since those of all work are not theirs to see.
    """
    vendors, limited = scope.vendors, not isinstance(scope.viewer, Viewer)
    if not isinstance(scope.viewer, Viewer):
        vendors = tuple(one for one in scope.viewer or () if not vendors or one in vendors)
    if scope.clients or scope.work_types or len(scope.segments) > 1 or len(vendors) > 1 or (limited and not vendors):
        return None
    return next(iter(vendors), None), next(iter(scope.segments), None)


def may_close(scope: Scope) -> bool:
    """Whether a viewer with this scope may close weeks: only if they see all vendors, since all figures are kept."""
    return scope.viewer is EVERYTHING


def _closable(ask: Ask, week: date) -> Mapping[str, Any]:
    """The status of the data. Raises CannotClose if the week is not over or not within the data."""
    status = ask("frame/status", EVERYONE).to_pylist()[0]
    if week != period.monday(week):
        raise CannotClose(f"{format_value(week, 'date')} is no Monday: a week is named by its Monday.")
    first = _first(ask)
    if status["as_of"] is None or first is None:
        raise CannotClose(NO_WEEK)
    if week > period.last_complete_week(status["as_of_on"]):
        until = format_value(status["as_of_on"], "date")
        raise CannotClose(f"{_of(week)} is not over in these data, which end on {until}. Close it when it is.")
    if week < first:
        raise CannotClose(f"{_of(week)} has no data: they begin with {_of(first, 'week')}.")
    return status


def _first(ask: Ask) -> date | None:
    """The first week with any work."""
    found = ask("week/recorded", EVERYONE)
    work = pc.greater(pc.add(found["delivered"], found["due"]), 0)
    return pc.min(found.filter(work)["week"]).as_py()


def _between(first: date, last: date) -> list[date]:
    every = (first + timedelta(weeks=number) for number in range(5300))
    return list(takewhile(lambda week: week <= last, every))


def _keep(ask: Ask, written: Written, weeks: Sequence[date], status: Mapping[str, Any], version: str, by: str) -> None:
    found = ask("week/recorded", EVERYONE)
    found = found.filter(pc.is_in(found["week"], pa.array(weeks, pa.date32())))
    rows: dict[date, list] = {week: [] for week in weeks}
    columns = (found[name].to_pylist() for name in ("week", "vendor_id", "segment", *FIGURES))
    for week, *cells in zip(*columns, strict=True):
        rows[week].append(cells)
    fixed = {"demo": status["demo"], "version": version, "as_of": status["as_of"].isoformat(), "figures": FIGURES}
    values = {week.isoformat(): {"week": week.isoformat(), **fixed, "rows": rows[week]} for week in weeks}
    written.put(KIND, {keeping.key(week, status["demo"]): value for week, value in values.items()}, by)


def _now(ask: Ask, scope: Scope, level: Level) -> dict[str, dict]:
    """The level's figures in the data as they are, by Monday in ISO 8601."""
    vendor, segment = level
    vendors, segments = ((vendor,) if vendor else ()), ((segment,) if segment else ())
    found = ask("week/recorded", Scope(viewer=scope.viewer, vendors=vendors, segments=segments))
    for name, value in (("vendor_id", vendor), ("segment", segment)):
        found = found.filter(pc.is_null(found[name]) if value is None else pc.equal(found[name], value))
    return {row["week"].isoformat(): row for row in found.to_pylist()}


def _alone(written: Written) -> FileLock:
    """Lets one process at a time check what is closed and close: of two at once, the second finds it done."""
    written.directory.mkdir(parents=True, exist_ok=True)
    return FileLock(written.directory / "closing.lock", timeout=LOCK_SECONDS)


def _closed(entry: Entry) -> Closed:
    value = entry.value
    return Closed(date.fromisoformat(value["week"]), value["version"], value["as_of"], entry.at, entry.by)


def _act(entry: Entry) -> Act:
    value = entry.value
    week = date.fromisoformat(value["week"])
    return Act(week, entry.at, entry.by, value.get("version", ""), value.get("reopened", ""))


def _of(week: date, the: str = "Week") -> str:
    year, number, _ = week.isocalendar()
    return f"{the} {number} of {year}"
