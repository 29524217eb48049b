"""Signal or noise: each weekly headline metric compared with the limits within which it usually varies.

Shares are judged by Laney's p′ chart, everything else by XmR (3-numbers; Wheeler, Understanding Variation; Laney,
Improved control charts for attributes, 2002). The limits are those of the first 26 complete weeks of the scope, at
least 12, and stay fixed until a person sets a later first week.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from queries.metrics import describe
from queries.statistics import BASELINE_WEEKS, FEWEST_WEEKS, RUN_LENGTH, p_prime_limits, xmr

ALIKE = 1e-9
"""Values that differ by less than this part of their mean are alike: sums of decimals are rarely exactly equal."""

FEW = 10
"""A share of fewer items than this is no evidence of anything."""

UP, DOWN, NO_CHANGE, TOO_FEW, RUNNING = "signal_up", "signal_down", "no_change", "too_few_data", "week_not_over"
OUTSIDE, RUN, NEAR_LIMIT = "outside_a_limit", "eight_on_one_side", "two_of_three_near_a_limit"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Chart:
    """How a weekly metric is charted: as a share of its trials, or as a value. `is_count`: a count of rare events.

    `items` is the column of the items that a value is of; a week without any has no value. A count needs none.
    """

    value: Callable[[Row], float | None]
    items: str = ""
    successes: str = ""
    is_count: bool = False


@dataclass(frozen=True)
class Point:
    """One week: its value, its limits, and the side on which it is a signal (1 or -1; 0: no signal; None: not judged).

    `rule` is the rule that makes it a signal. `position` is its distance from the centre; 3 is at a limit.
    """

    week: date
    value: float | None
    is_complete: bool
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    position: float | None = None
    side: int | None = None
    rule: str = ""


@dataclass(frozen=True)
class Judged:
    """A metric week by week, oldest first; `base` is the first and the last week that its limits come from."""

    metric: str
    points: tuple[Point, ...]
    base: tuple[date, date] | None

    def at(self, week: date) -> Point:
        """The point of that week; an empty one if there is none."""
        return next((point for point in self.points if point.week == week), Point(week, None, True))

    def is_harmful(self, week: date) -> bool:
        """Whether that week is a real change for the worse."""
        return self.state(week) == (DOWN if describe(self.metric).good == "up" else UP)

    def state(self, week: date) -> str:
        """The week's state: a signal up or down, no change, too few to judge, or not over yet."""
        point = self.at(week)
        if not point.is_complete:
            return RUNNING
        if point.side is None:
            return TOO_FEW
        return {1: UP, -1: DOWN, 0: NO_CHANGE}[point.side]


def _column(name: str) -> Callable[[Row], float | None]:
    return lambda row: row[name]


def _additive(name: str) -> Callable[[Row], float | None]:
    return lambda row: row[name] or 0.0


def _before_credits(row: Row) -> float:
    """Credits come on the last day of a month: including them, every fourth week would look like a change."""
    return (row["net_savings"] or 0.0) - (row["service_credits"] or 0.0)


CHARTS: dict[str, Chart] = {
    "standard_hours": Chart(_additive("standard_hours"), "delivered"),
    "attainment": Chart(_column("attainment"), "due", "met"),
    "net_savings": Chart(_before_credits, "covered"),
    "first_pass_acceptance": Chart(_column("first_pass_acceptance"), "reviewed", "accepted_first"),
    "open_overdue": Chart(_additive("open_overdue"), is_count=True),
    "security_incidents": Chart(_additive("security_incidents"), is_count=True),
}
"""The headline metrics of a week: columns of week/weekly, and open_overdue from week/overdue."""


_Limited = tuple[list[Point], tuple[date, date]]
"""The weeks with their limits, and the first and the last week that the limits come from."""


def judge(metric: str, weeks: Sequence[Row], since: date | None = None) -> Judged:
    """The metric of CHARTS, judged for every week of the rows. `since` is where a person set its limits to begin:
    before it the first limits hold; from it on, if there are twelve weeks, new limits hold, and `base` is theirs.

    Rows have week, is_complete and the chart's columns. Raises KeyError for any other metric.
    """
    judged = _judged(metric, weeks)
    if since is None:
        return judged
    later = [row for row in weeks if row["week"] >= since]
    anew = _judged(metric, later) if later else None
    if anew is None or anew.base is None:
        return judged
    return replace(anew, points=tuple(point for point in judged.points if point.week < since) + anew.points)


def _judged(metric: str, weeks: Sequence[Row]) -> Judged:
    chart = CHARTS[metric]
    found = _as_shares(chart, weeks) if chart.successes else _as_values(chart, weeks)
    if found is None:
        return Judged(metric, tuple(Point(row["week"], row[metric], row["is_complete"]) for row in weeks), None)
    return Judged(metric, _with_signals(found[0]), found[1])


def has_items(metric: str, row: Row) -> bool:
    """Whether there was anything in that week for the metric of CHARTS to be about."""
    return _has_items(CHARTS[metric], row)


def _has_items(chart: Chart, row: Row) -> bool:
    return not chart.items or bool(row[chart.items])


def with_limits(weeks: pa.Table, judged: Judged) -> pa.Table:
    """The weeks with their judgement added: the metric's columns of COLUMNS; NULL if not judged.

    `judged` covers all weeks of the scope, whatever the period shown. A week cut by the period is not judged: the
    limits of a share depend on the number of items.
    """
    added = [_judgement(row, judged) for row in weeks.select(["week", "is_complete"]).to_pylist()]
    for name, kind in _ADDED.items():
        column = f"{judged.metric}_{name}" if name in _LIMITS else name
        weeks = weeks.append_column(column, pa.array([one.get(name) for one in added], kind))
    return weeks


_LIMITS = ("centre", "lower_limit", "upper_limit")
_ADDED = dict.fromkeys(_LIMITS, pa.float64()) | {
    "is_signal": pa.bool_(), "is_harmful": pa.bool_(), "signal_rule": pa.string()
}  # fmt: skip
COLUMNS = {f"{metric}_{limit}" for metric in ("attainment", "first_pass_acceptance") for limit in _LIMITS} | {
    "is_signal", "is_harmful", "signal_rule"
}  # fmt: skip
"""Columns that with_limits adds, for the metrics that a page shows with limits."""


def _judgement(row: Row, judged: Judged) -> dict[str, Any]:
    point = judged.at(row["week"])
    if point.is_complete != row["is_complete"]:
        return {"centre": point.centre}
    limits = {"centre": point.centre, "lower_limit": point.lower, "upper_limit": point.upper}
    if point.side is None:
        return limits
    harmful = judged.is_harmful(row["week"])
    return limits | {"is_signal": point.side != 0, "is_harmful": harmful, "signal_rule": point.rule or None}


def _as_shares(chart: Chart, weeks: Sequence[Row]) -> _Limited | None:
    """p′: each week has its own limits, since they depend on its number of items."""
    base = _base(weeks, lambda row: bool(row[chart.items]))
    if not base:
        return None
    pairs = [(row[chart.successes], row[chart.items]) for row in base]
    limits = p_prime_limits(pairs, [row[chart.items] for row in weeks])
    if not any(limit[1] is not None and limit[1] != limit[2] for limit in limits):
        return None
    points = [
        _point(row, chart.value(row), limit, enough=(row[chart.items] or 0) >= FEW)
        for row, limit in zip(weeks, limits, strict=True)
    ]
    return points, (base[0]["week"], base[-1]["week"])


def _as_values(chart: Chart, weeks: Sequence[Row]) -> _Limited | None:
    base = _base_of_counts(chart, weeks) if chart.is_count else _base(weeks, lambda row: bool(row[chart.items]))
    values = [chart.value(row) or 0.0 for row in base]
    if not base or (chart.is_count and sum(values) < len(values)):
        return None  # if events are rarer than one a week, each would be outside the limits (Wheeler)
    limits = xmr(values)
    half = limits.upper - limits.mean
    if half <= ALIKE * max(1.0, abs(limits.mean)):
        return None
    lower = max(limits.lower, 0.0) if chart.is_count else limits.lower
    points = [
        _point(row, chart.value(row), (limits.mean, lower, limits.upper), _has_items(chart, row), half) for row in weeks
    ]
    return points, (base[0]["week"], base[-1]["week"])


def _base(weeks: Sequence[Row], holds: Callable[[Row], bool]) -> list[Row]:
    """The weeks that limits come from, of those that hold anything; none if too few do, or too few of those between.

    Whether the rows have the weeks that hold nothing makes no difference: some questions leave them out.
    """
    holding = [row for row in weeks if row["is_complete"] and holds(row)][:BASELINE_WEEKS]
    if len(holding) < FEWEST_WEEKS:
        return []
    span = (holding[-1]["week"] - holding[0]["week"]).days // 7 + 1
    return holding if 2 * len(holding) > span else []


def _base_of_counts(chart: Chart, weeks: Sequence[Row]) -> list[Row]:
    """The same for a count, of which 0 is a value as well; none if most weeks have none."""
    base = [row for row in weeks if row["is_complete"]][:BASELINE_WEEKS]
    counted = sum(bool(chart.value(row)) for row in base)
    return base if len(base) >= FEWEST_WEEKS and 2 * counted > len(base) else []


def _point(row: Row, value: float | None, limit: tuple, enough: bool, half: float | None = None) -> Point:
    centre, lower, upper = limit
    point = Point(row["week"], value, row["is_complete"], centre, lower, upper)
    if value is None or not enough or not row["is_complete"]:
        return point
    # A share's limits are cut at 0 and 1, so that the further one says how far they are.
    return replace(point, position=3 * (value - centre) / (half or max(upper - centre, centre - lower)))


def _with_signals(points: Sequence[Point]) -> tuple[Point, ...]:
    judged: list[float] = []
    found = []
    for point in points:
        if point.position is None:
            found.append(point)
            continue
        judged.append(point.position)
        rule = rule_of(judged)
        side = (1 if point.position > 0 else -1) if rule else 0
        found.append(replace(point, side=side, rule=rule))
    return tuple(found)


def rule_of(positions: Sequence[float]) -> str:
    """The rule that makes the last of these positions a signal; empty if none does. 3 is a limit, 0 the centre."""
    last = positions[-1]
    if abs(last) > 3:
        return OUTSIDE
    side = 1 if last > 0 else -1
    run = positions[-RUN_LENGTH:]
    if len(run) == RUN_LENGTH and all(position * side > 0 for position in run):
        return RUN
    if abs(last) > 2 and sum(position * side > 2 for position in positions[-3:]) >= 2:
        return NEAR_LIMIT
    return ""
