"""Conditions on a headline metric of the newest complete week, judged as on the page This week."""

from collections.abc import Callable, Sequence
from typing import Any

from queries import briefing_words, targets
from queries.briefing import Briefing, Tile
from queries.format import format_value
from queries.metrics import describe, of_week
from queries.said import signal_words, week, words
from reports.watch.finding import Data, Finding, address, within
from reports.watch.settings import MetricRule

VOLUME = {
    "standard_hours": "delivered",
    "attainment": "due",
    "net_savings": "covered",
    "first_pass_acceptance": "reviewed",
    "open_overdue": "due",
    "security_incidents": "delivered",
}
"""Metric → the column of week/weekly with the number of items that its value is based on."""

Lines = Sequence[tuple[str, str]]
"""Label and value, in order."""

TARGET_FROM = {targets.IMPORTED: "imported", targets.AGREED: "as the terms agree"}


def signal(rule: MetricRule, data: Data) -> Finding | None:
    """The week is a real change."""
    return _changed(rule, data, lambda tile: tile.is_signal)


def harmful_signal(rule: MetricRule, data: Data) -> Finding | None:
    """The week is a real change for the worse."""
    return _changed(rule, data, lambda tile: tile.is_harmful)


def below_target(rule: MetricRule, data: Data) -> Finding | None:
    """The week misses its target."""
    held = _held(rule, data, lambda tile: bool(tile.is_missed))
    if held is None:
        return None
    briefing, tile = held
    sentence = words.missed(week.missed(tile), data.status["currency"], within(rule.scope, data), _in_week(briefing))
    usual = [("Usual range", _usual(tile, data) + _judged_otherwise(tile, data))]
    lines = _lines(tile, data, briefing) + usual * (tile.point.lower is not None)
    return _finding(rule, held, "", tile.row[tile.metric], sentence, lines)


def _changed(rule: MetricRule, data: Data, holds: Callable[[Tile], bool]) -> Finding | None:
    held = _held(rule, data, holds)
    if held is None:
        return None
    briefing, tile = held
    assert data.ask is not None
    found = week.change(tile, briefing, data.ask)
    sentence = signal_words.signal(found, data.status["currency"], within(rule.scope, data), _in_week(briefing))
    lines = [
        *_lines(tile, data, briefing),
        ("Usual range", _usual(tile, data) + _judged_otherwise(tile, data)),
        ("Judged", briefing_words.state(tile, briefing)),
    ]
    return _finding(rule, held, tile.state, tile.point.value, sentence, lines)


def _held(rule: MetricRule, data: Data, holds: Callable[[Tile], bool]) -> tuple[Briefing, Tile] | None:
    """The week and its tile for the rule's metric, if the condition holds and is based on enough items."""
    briefing = data.briefed(rule.scope) if data.as_of else None
    if briefing is None or not briefing.tiles:
        return None
    tile = briefing.tile(rule.metric)
    is_enough = (tile.row[VOLUME[tile.metric]] or 0) >= rule.minimum_volume
    return (briefing, tile) if holds(tile) and is_enough else None


def _finding(
    rule: MetricRule, held: tuple[Briefing, Tile], occasion: str, value: float | None, sentence: str, lines: Lines
) -> Finding:
    briefing, tile = held
    return Finding(
        rule=rule,
        metric=tile.metric,
        week=briefing.week,
        occasion=occasion,
        state=tile.state,
        value=value,
        target=tile.target.target if tile.target else None,
        volume=tile.row[VOLUME[tile.metric]],
        sentence=sentence,
        lines=tuple(lines),
        address=address(tile.metric, rule.scope, briefing.week),
    )


def _lines(tile: Tile, data: Data, briefing: Briefing) -> list[tuple[str, str]]:
    column = VOLUME[tile.metric]
    lines = [
        ("Week", _week(briefing)),
        (of_week(tile.metric).label, _exact(tile, tile.row[tile.metric], data)),
        ("n", f"{format_value(tile.row[column], 'count')} ({describe(column).label.lower()})"),
    ]
    if tile.target:
        source = TARGET_FROM.get(tile.target.by, f"set by {tile.target.by}")
        lines.append(("Target", f"{_limit(tile, tile.target.target, data)} ({source})"))
    return lines


def _judged_otherwise(tile: Tile, data: Data) -> str:
    """What the limits judge if it is not the number shown: savings without the credits of a month's last day."""
    if tile.point.value == tile.row[tile.metric] or tile.metric != "net_savings":
        return ""
    return f", for {_exact(tile, tile.point.value, data)} before service credits"


def _week(briefing: Briefing) -> str:
    return format_value(briefing.week, "week")


def _in_week(briefing: Briefing) -> str:
    return f" in week {_week(briefing)}"


def _exact(tile: Tile, value: Any, data: Data) -> str:
    return format_value(value, describe(tile.metric).unit, currency=data.status["currency"] or "")


def _said(tile: Tile, value: Any, data: Data) -> str:
    """A value as worded within a sentence on the page This week."""
    return signal_words.quantity(tile.metric, value, data.status["currency"])


def _limit(tile: Tile, value: float | None, data: Data) -> str:
    """A limit or a target as text: not a whole number, even if the metric is a count."""
    if describe(tile.metric).unit == "count":
        return format_value(value, "number", short=True)
    return _said(tile, value, data)


def _usual(tile: Tile, data: Data) -> str:
    return signal_words.usual(tile, data.status["currency"])
