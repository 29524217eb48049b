"""One week's briefing: what changed, what matters, what needs a person; shared by the page, the pack and the messages.

It asks the same questions as the other pages, and adds only the judgement of queries.signals and the targets in
force. Independent of Streamlit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import dropwhile
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from data.written import Entry, Written
from queries import Scope, period, signals, targets
from queries.metrics import describe, of_week
from queries.signals import Judged, Point
from queries.targets import Target

Ask = Callable[..., pa.Table]
"""ask(question, scope, **parameters) → the answer from one version of the data."""

WEEKS_SHOWN = 13
LISTED = 200
BASE = "base"
"""Kind of what people write: the week from which a metric's limits are set again, by metric and filters."""

HEADLINE = tuple(signals.CHARTS)
"""The metrics of the six tiles, in order."""

EXPLAINED_ON = {
    "standard_hours": "throughput",
    "attainment": "sla",
    "net_savings": "savings",
    "first_pass_acceptance": "quality",
    "open_overdue": "sla",
    "security_incidents": "vendor",
}
"""Metric of a tile → the path of the page that explains it. Defined here rather than in the list of pages because
the messages link to it too, and they do not know the pages."""

MOVED = {
    "standard_hours": ("week/moved_hours", "contribution_hours"),
    "attainment": ("week/moved_attainment", "contribution_points"),
    "net_savings": ("week/moved_savings", "contribution_savings"),
    "first_pass_acceptance": ("week/moved_acceptance", "contribution_points"),
    "open_overdue": ("week/moved_overdue", "contribution_items"),
    "security_incidents": ("week/moved_incidents", "contribution_incidents"),
}
"""Metric → the question that tells which vendor × segment moved it, and its column of contributions."""

CELL = ("vendor_id", "segment")
ENOUGH = {"attainment": "due", "first_pass_acceptance": "reviewed"}
NEVER = date(1971, 1, 1)


@dataclass(frozen=True)
class Tile:
    """One headline metric of the week. `row` is the week's row of week/weekly, with open_overdue from week/overdue.

    `value` is the week's, but open_overdue's is today's unless a later week is over. `before` is the value of the week
    before, None while the week is running. `values` are those of the complete weeks shown, oldest first; `trend` has
    the values judged for the same weeks, in which a net saving excludes its credits. `missed` says of each week up to
    this one, oldest first, whether it missed its target, as far as that could be judged.
    """

    metric: str
    value: float | None
    before: float | None
    values: tuple[float | None, ...]
    trend: tuple[Point, ...]
    point: Point
    state: str
    target: Target | None
    is_missed: bool | None
    missed: tuple[bool, ...]
    is_few: bool
    row: Mapping[str, Any]

    @property
    def is_signal(self) -> bool:
        """Whether the week is a real change."""
        return self.state in (signals.UP, signals.DOWN)

    @property
    def has_items(self) -> bool:
        """Whether there was anything in the week for the metric to be about."""
        return signals.has_items(self.metric, self.row)

    @property
    def is_newly_missed(self) -> bool:
        """Whether the week misses a target that the week judged before it met."""
        return bool(self.is_missed) and self.missed[-2:] == (False, True)

    @property
    def is_clearly_missed(self) -> bool | None:
        """Whether the whole 95 % interval misses the target; None for a metric without an interval."""
        is_up = describe(self.metric).good == "up"
        nearest = self.row.get(f"{self.metric}_{'high' if is_up else 'low'}")
        if not self.is_missed or self.target is None or nearest is None:
            return None
        return targets.is_missed(nearest, self.target.target, "up" if is_up else "down")

    @property
    def is_harmful(self) -> bool:
        """Whether the week is a real change for the worse."""
        good = describe(self.metric).good
        return self.state == (signals.DOWN if good == "up" else signals.UP)


@dataclass(frozen=True)
class Briefing:
    """Everything about one week in one scope. Without data, `tiles` is empty.

    `scope` has no period; `quarter` is the span of weeks shown. `open_work` is the row of open/summary. `nearest` is
    the newest week before this one in which anything was delivered or fell due.
    """

    week: date
    is_complete: bool
    scope: Scope
    quarter: Scope
    status: Mapping[str, Any]
    open_work: Mapping[str, Any]
    tiles: tuple[Tile, ...] = ()
    judged: Mapping[str, Judged] = field(default_factory=dict)
    nearest: date | None = None

    @property
    def week_scope(self) -> Scope:
        """The week alone, with these filters."""
        return _days(self.scope, period.week(self.week))

    @property
    def is_newest(self) -> bool:
        """Whether no later week is over, so that what is open now belongs to this week."""
        return self.week >= weeks(self.status)[0]

    def tile(self, metric: str) -> Tile:
        """The tile of that metric. Raises KeyError if there are no data."""
        return {tile.metric: tile for tile in self.tiles}[metric]

    def shown_as(self, tile: Tile) -> str:
        """The metric that the tile's value stands for: overdue now, or for a past week, overdue at that week's end."""
        return tile.metric if self.is_newest else of_week(tile.metric).name

    def changed(self) -> list[Tile]:
        """The tiles that are signals, harmful ones first."""
        return [tile for tile in self.signals_first() if tile.is_signal]

    def signals_first(self) -> list[Tile]:
        """The tiles: harmful signals, other signals, then those without one in the usual order."""
        return sorted(self.tiles, key=lambda tile: (not tile.is_harmful, not tile.is_signal))

    def against_usual(self, metric: str) -> Scope:
        """The week, with the span of the metric's limits as its reference; without limits, the 12 weeks before."""
        base = self.judged[metric].base if metric in self.judged else None
        first, last = base or (self.week - timedelta(weeks=WEEKS_SHOWN - 1), self.week - timedelta(weeks=1))
        return replace(self.week_scope, reference_since=first, reference_until=period.week(last).until)


def weeks(status: Mapping[str, Any]) -> tuple[date, bool]:
    """The Monday of the newest complete week as of the data, and whether a later week has begun."""
    as_of_on = status["as_of_on"] or NEVER
    newest = period.last_complete_week(as_of_on)
    return newest, period.monday(as_of_on) > newest


def of_all_time(scope: Scope) -> Scope:
    """The scope without its period: equal for every view, so that a question asked of it is asked only once."""
    return replace(scope, since=None, until=None, reference_since=None, reference_until=None)


def brief(ask: Ask, scope: Scope, week: date | None = None, written: Written | None = None) -> Briefing:
    """The briefing of a week, by its Monday; by default the newest complete week. The scope's period is ignored."""
    status = ask("frame/status", Scope(viewer=scope.viewer)).to_pylist()[0]
    week = week or weeks(status)[0]
    ever = of_all_time(scope)
    quarter = _days(ever, period.Period(week - timedelta(weeks=WEEKS_SHOWN - 1), period.week(week).until))
    rows = weekly(ask, ever)
    open_work = ask("open/summary", ever).to_pylist()[0]
    row = next((row for row in rows if row["week"] == week), None)
    with_work = (other["week"] for other in rows if other["delivered"] or other["due"])
    nearest = max((other for other in with_work if other < week), default=None)
    if row is None:
        return Briefing(week, week <= weeks(status)[0], ever, quarter, status, open_work, nearest=nearest)
    bases = bases_of(written, ever)
    judged = {metric: signals.judge(metric, rows, bases.get(metric)) for metric in HEADLINE}
    past = [other for other in rows if other["week"] <= week]
    known = targets.known(ask("frame/targets", ever), written, ever.viewer)
    now = open_work if week >= weeks(status)[0] else None
    tiles = tuple(_tile(judged[metric], past, _targets_of(metric, known, ever), now) for metric in HEADLINE)
    return Briefing(week, row["is_complete"], ever, quarter, status, open_work, tiles, judged, nearest)


def weekly(ask: Ask, scope: Scope) -> list[dict]:
    """One row per week since work began: week/weekly plus open_overdue, the items overdue at the week's end."""
    overdue = {row["week"]: row["open_overdue"] for row in ask("week/overdue", scope).to_pylist()}
    rows = ask("week/weekly", scope).to_pylist()
    # Before any work a transition may be paid for, or a breach reported: such a week is none to take limits from.
    begun = dropwhile(lambda row: not row["delivered"] and not row["due"], rows)
    return [row | {"open_overdue": overdue.get(row["week"], 0)} for row in begun]


def bases_of(written: Written | None, scope: Scope) -> dict[str, date]:
    """Metric → the week from which a person has set its limits to begin, in exactly this scope."""
    entries = written.current(BASE).values() if written else ()
    return {
        entry.value["metric"]: date.fromisoformat(entry.value["week"])
        for entry in entries
        if entry.value["filters"] == scope.filters()
    }


def rebase(written: Written, metric: str, scope: Scope, week: date | None, reason: str, by: str) -> None:
    """Set the metric's limits in this scope to begin at that week; None returns to the first weeks."""
    filters = scope.filters()
    value = {"metric": metric, "filters": filters, "week": week, "reason": reason}
    written.put(BASE, {f"{metric}|{filters}": value if week else None}, by)


def rebased(written: Written, metric: str, scope: Scope) -> Entry | None:
    """The entry that set where the metric's limits begin in exactly this scope; its value has week and reason."""
    return written.current(BASE).get(f"{metric}|{scope.filters()}")


def moved(ask: Ask, briefing: Briefing, metric: str) -> tuple[pa.Table, str]:
    """Which vendor × segment moved the metric away from usual, and the name of the column of contributions.

    The contributions add up to the week's distance from the centre of the limits. Without items there are none.
    """
    question, column = MOVED[metric]
    answer = ask(question, briefing.against_usual(metric))
    return answer if briefing.tile(metric).has_items else answer.slice(0, 0), column


def overdue(ask: Ask, briefing: Briefing, limit: int = LISTED) -> pa.Table:
    """Open items past their due instant, most overdue first."""
    return ask("open/overdue", briefing.scope, limit=limit)


def late_count(briefing: Briefing) -> int:
    """How many items the overdue tile counts: those of now, or of a past week's end."""
    if briefing.is_newest:
        return int(briefing.open_work["open_overdue"])
    return int(briefing.tile("open_overdue").row["open_overdue"])


def late(ask: Ask, briefing: Briefing, limit: int = LISTED) -> pa.Table:
    """The items that the overdue tile counts, longest past due first: those of now, or of a past week's end."""
    if briefing.is_newest:
        return overdue(ask, briefing, limit)
    sunday, zone = period.sunday(briefing.week), ZoneInfo(briefing.status["timezone"])
    found = ask("week/overdue_items", replace(briefing.scope, until=sunday), limit=limit)
    ended = datetime.combine(sunday + timedelta(days=1), time.min, zone)
    hours = [(ended - due_at) / timedelta(hours=1) for due_at in found["due_at"].to_pylist()]
    return found.append_column("hours_past_due", pa.array(hours, pa.float64()))


def at_risk(ask: Ask, briefing: Briefing, limit: int = LISTED) -> pa.Table:
    """Open items likely to miss their target or with little of it left, likeliest first."""
    return ask("open/at_risk", briefing.scope, limit=limit)


def incidents(ask: Ask, briefing: Briefing) -> dict[str, Any]:
    """The row of security/incidents for the weeks shown."""
    return ask("security/incidents", briefing.quarter).to_pylist()[0]


def shortfalls(ask: Ask, briefing: Briefing) -> pa.Table:
    """Agreed terms missed in the month before the week's, or behind so far in the week's month: credits/terms rows.

    By term, since that is how a default is judged: a vendor × segment may be in default although its mean is met.
    """
    found = ask("credits/terms", _last_two_months(briefing))
    return found.filter(pc.is_in(found["term_verdict"], pa.array(["in_default", "short_so_far"])))


def credits(ask: Ask, briefing: Briefing) -> dict[str, Any]:
    """What the shortfalls add up to: the row of credits/total for the same months."""
    return ask("credits/total", _last_two_months(briefing)).to_pylist()[0]


def coverage(ask: Ask, briefing: Briefing) -> dict[str, Any]:
    """How much of the work in the weeks shown the numbers cover: a row of health/coverage and of health/events."""
    return ask("health/coverage", briefing.quarter).to_pylist()[0] | {
        "events_share": ask("health/events", briefing.quarter).to_pylist()[0]["events_share"]
    }


def _tile(
    judged: Judged,
    past: Sequence[dict],
    target_of: Callable[[dict], Target | None],
    open_work: Mapping[str, Any] | None,
) -> Tile:
    metric, row = judged.metric, past[-1]
    complete = [one for one in past[-WEEKS_SHOWN:] if one["is_complete"]]
    before = past[-2] if len(past) > 1 and row["is_complete"] else None
    verdicts = [_is_missed(metric, one, target_of(one)) for one in past]
    return Tile(
        metric=metric,
        value=row[metric] if open_work is None else open_work.get(metric, row[metric]),
        before=before[metric] if before else None,
        values=tuple(one[metric] for one in complete),
        trend=tuple(judged.at(one["week"]) for one in complete),
        point=judged.at(row["week"]),
        state=judged.state(row["week"]),
        target=target_of(row),
        is_missed=verdicts[-1],
        missed=tuple(verdict for verdict in verdicts if verdict is not None),
        is_few=_is_few(metric, row),
        row=row,
    )


def _is_few(metric: str, row: Mapping[str, Any]) -> bool:
    return metric in ENOUGH and (row[ENOUGH[metric]] or 0) < signals.FEW


def _is_missed(metric: str, row: Mapping[str, Any], target: Target | None) -> bool | None:
    if target is None or not row["is_complete"] or _is_few(metric, row):
        return None
    return targets.is_missed(row[metric], target.target, describe(metric).good)


def _targets_of(metric: str, known: Sequence[Target], scope: Scope) -> Callable[[dict], Target | None]:
    """The target in force at a week's end: one that was set, else the one agreed in the terms."""

    def of(row: dict) -> Target | None:
        found = targets.applying(known, metric, scope, period.sunday(row["week"]))
        if found or metric != "attainment" or row["attainment_target"] is None:
            return found
        return Target(metric, None, None, row["week"], row["attainment_target"], targets.AGREED)

    return of


def _last_two_months(briefing: Briefing) -> Scope:
    until = period.sunday(briefing.week)
    since = (until.replace(day=1) - timedelta(days=1)).replace(day=1)
    return _days(briefing.scope, period.Period(since, until))


def _days(scope: Scope, days: period.Period) -> Scope:
    return replace(scope, since=days.since, until=days.until)
