"""Which rules hold on the newest data: each that does becomes a finding, worded from the briefing's own numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from data.written import Written
from queries import EVERYTHING, Scope, briefing_words, period, signals, targets, words
from queries.briefing import EXPLAINED_ON, Ask, Briefing, Tile, brief
from queries.format import format_value
from queries.metrics import describe
from queries.statistics import RUN_LENGTH
from reports.watch import rules
from reports.watch.rules import Rule

VOLUME = {
    "standard_hours": "delivered",
    "attainment": "due",
    "net_savings": "covered",
    "first_pass_acceptance": "reviewed",
    "open_overdue": "due",
    "security_incidents": "delivered",
}
"""Metric → the column of week/weekly that says on how many items of the week it rests."""

PAGES = {**EXPLAINED_ON, "at_risk": "sla", "as_of": "health"}
"""What a message is about → the path of the page that its link opens."""

TARGET_FROM = {targets.IMPORTED: "imported", targets.AGREED: "as the terms agree"}


@dataclass(frozen=True)
class Finding:
    """A rule that holds. `occasion` is what makes it new besides rule, metric, filters and week.

    `lines` are label and value, as a person reads them; `address` is the page and its query, to follow a base.
    """

    rule: Rule
    metric: str
    week: date | None
    occasion: str
    state: str
    value: float | None
    target: float | None
    volume: int | None
    sentence: str
    lines: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True)
class Data:
    """The data to judge: how to ask them, what people wrote, and their row of frame/status; none without a version."""

    ask: Ask | None
    written: Written | None
    status: Mapping[str, Any]
    names: Mapping[str, str]


NO_STATUS: Mapping[str, Any] = {"as_of": None, "as_of_on": None, "timezone": "UTC", "demo": False, "currency": ""}


def data_of(ask: Ask | None, written: Written | None) -> Data:
    """Look at a version through `ask`; None stands for a warehouse without any."""
    if ask is None:
        return Data(None, written, NO_STATUS, {})
    everything = Scope(viewer=EVERYTHING)
    (status,) = ask("frame/status", everything).to_pylist()
    vendors = [row for row in ask("frame/choices", everything).to_pylist() if row["dimension"] == "vendor"]
    return Data(ask, written, status, words.told_apart({row["value"]: row["label"] for row in vendors}))


def findings(watched: rules.Rules, data: Data, now: datetime) -> list[Finding]:
    """Every rule that holds, in the order of the file. `now` is the clock, an instant."""
    briefed = lru_cache(maxsize=None)(lambda scope: brief(data.ask, scope, written=data.written))
    found = [_judge(rule, data, now, briefed) for rule in watched.rules]
    return [finding for finding in found if finding]


def _judge(rule: Rule, data: Data, now: datetime, briefed: Callable[[Scope], Briefing]) -> Finding | None:
    if rule.when == rules.OLDER_THAN:
        return _older(rule, data, now)
    if rule.when == rules.NO_NEW_DATA:
        return _not_arrived(rule, data, now)
    if data.status["as_of"] is None:
        return None
    if rule.when in rules.OF_COUNT:
        return _count(rule, data)
    briefing = briefed(rule.scope)
    if not briefing.tiles:
        return None
    tile = briefing.tile(rule.metric)
    return (
        _missed(rule, data, briefing, tile) if rule.when == rules.BELOW_TARGET else _signal(rule, data, briefing, tile)
    )


def _signal(rule: Rule, data: Data, briefing: Briefing, tile: Tile) -> Finding | None:
    holds = tile.is_harmful if rule.when == rules.HARMFUL else tile.is_signal
    volume = tile.row[VOLUME[tile.metric]] or 0
    if not holds or volume < rule.minimum_volume:
        return None
    week = f"in week {_week(briefing.week)}"
    sentence = f"{briefing_words.SUBJECTS[tile.metric]}{_within(rule.scope, data)} {_happened(tile, data)} {week}."
    write = _writer(tile.metric, data)
    judged = _judged_otherwise(tile, write)
    lines = [
        *_lines(tile, rule, data, briefing),
        ("Usual range", _usual(tile, data) + judged),
        ("Judged", briefing_words.state(tile)),
    ]
    return _of_week(rule, briefing, tile, tile.state, tile.point.value, sentence, lines)


def _happened(tile: Tile, data: Data) -> str:
    """Which of the rules of queries.signals made the week one, in words."""
    is_up, are_many = tile.state == signals.UP, tile.metric in briefing_words.PLURAL
    value, centre = _said(tile.metric, tile.point.value, data), _limit(tile.metric, tile.point.centre, data)
    if tile.point.rule == signals.RUN:
        side = f"{'have' if are_many else 'has'} been {'above' if is_up else 'below'} the usual {centre}"
        return f"{side} for {RUN_LENGTH} weeks in a row or more: {value}"
    against = f"{value} against a usual {_usual(tile, data)}"
    if tile.point.rule == signals.NEAR_LIMIT:
        side = f"{'are' if are_many else 'is'} {'high' if is_up else 'low'}"
        near = f"{value}, near the {'top' if is_up else 'bottom'} of the usual {_usual(tile, data)}"
        return f"{side} for the second time within three weeks: {near}"
    return f"really {'rose' if is_up else 'fell'}: {against}"


def _missed(rule: Rule, data: Data, briefing: Briefing, tile: Tile) -> Finding | None:
    volume = tile.row[VOLUME[tile.metric]] or 0
    if not tile.is_missed or volume < rule.minimum_volume:
        return None
    write = _writer(tile.metric, data)
    value, target = tile.row[tile.metric], tile.target.target
    again = "newly missed" if tile.is_newly_missed else "missed"
    subject = briefing_words.SUBJECTS[tile.metric] + _within(rule.scope, data)
    against = f"{_said(tile.metric, value, data)} against {_limit(tile.metric, target, data)}"
    sentence = f"{subject} {again} the target: {against} in week {_week(briefing.week)}."
    lines = _lines(tile, rule, data, briefing)
    if tile.point.lower is not None:
        lines.append(("Usual range", _usual(tile, data) + _judged_otherwise(tile, write)))
    return _of_week(rule, briefing, tile, tile.state, value, sentence, lines)


def _of_week(rule: Rule, briefing: Briefing, tile: Tile, state: str, value: Any, sentence: str, lines: list) -> Finding:
    return Finding(
        rule=rule,
        metric=tile.metric,
        week=briefing.week,
        occasion=state if rule.when != rules.BELOW_TARGET else "",
        state=state,
        value=value,
        target=tile.target.target if tile.target else None,
        volume=tile.row[VOLUME[tile.metric]],
        sentence=sentence,
        lines=tuple(lines),
        address=_address(tile.metric, rule.scope, briefing.week),
    )


def _lines(tile: Tile, rule: Rule, data: Data, briefing: Briefing) -> list[tuple[str, str]]:
    write, column = _writer(tile.metric, data), VOLUME[tile.metric]
    lines = [
        ("Week", _week(briefing.week)),
        (describe(tile.metric).label, write(tile.row[tile.metric])),
        ("n", f"{format_value(tile.row[column], 'count')} ({describe(column).label.lower()})"),
    ]
    if tile.target:
        source = TARGET_FROM.get(tile.target.by, f"set by {tile.target.by}")
        lines.append(("Target", f"{_limit(tile.metric, tile.target.target, data)} ({source})"))
    return lines


def _judged_otherwise(tile: Tile, write: Callable[[Any], str]) -> str:
    """What the limits judge where it is not the number shown: savings without the credits of a month's last day."""
    if tile.point.value == tile.row[tile.metric] or tile.metric != "net_savings":
        return ""
    return f", for {write(tile.point.value)} before service credits"


def _count(rule: Rule, data: Data) -> Finding | None:
    """A number of items as of now. Told once a week, and again each time that it has doubled."""
    is_risk = rule.when == rules.AT_RISK
    (row,) = data.ask("open/risk_summary" if is_risk else "open/summary", rule.scope).to_pylist()
    metric, of = ("at_risk", "not_yet_due") if is_risk else ("open_overdue", "open_items")
    count, volume = row[metric] or 0, row[of] or 0
    if count < rule.at_least or volume < rule.minimum_volume:
        return None
    written, what = format_value(count, "count"), "at risk of missing" if is_risk else "past"
    items = f"{written} open item{'s are' if count != 1 else ' is'} {what} the target"
    sentence = f"{items}{_within(rule.scope, data)}, as of {_as_of(data)}: the rule's threshold is {rule.at_least:,}."
    lines = (
        (describe(metric).label, written),
        ("n", f"{format_value(volume, 'count')} ({describe(of).label.lower()})"),
        ("Threshold", format_value(rule.at_least, "count")),
    )
    step = (count // rule.at_least).bit_length() - 1
    return Finding(
        rule, metric, period.monday(data.status["as_of_on"]), f"{rule.at_least}×2^{step}", rule.when, count, None,
        volume, sentence, lines, _address(metric, rule.scope, None),
    )  # fmt: skip


def _older(rule: Rule, data: Data, now: datetime) -> Finding | None:
    as_of = data.status["as_of"]
    if as_of is not None and now - as_of <= timedelta(hours=rule.hours):
        return None
    if as_of is None:
        sentence, age = "No data have been imported yet.", None
    else:
        age = (now - as_of) / timedelta(hours=1)
        sentence = (
            f"The data are {_age(age)} old: as of {_as_of(data)}. They should be no older than {_age(rule.hours)}."
        )
    lines = (*_newest(data), ("Should be no older than", _age(rule.hours)))
    return _of_data(rule, data, None, _instant(as_of), age, sentence, lines)


def _not_arrived(rule: Rule, data: Data, now: datetime) -> Finding | None:
    """No data yet for the newest calendar week that is over, by the clock in the reporting time zone."""
    then = (now - timedelta(hours=rule.hours)).astimezone(ZoneInfo(data.status["timezone"]))
    expected = period.last_complete_week(then.date() - timedelta(days=1))  # today is not over
    as_of_on = data.status["as_of_on"]
    if as_of_on is not None and period.last_complete_week(as_of_on) >= expected:
        return None
    newest = _newest_record(data)
    reason = f"the newest record is of {newest}" if newest else "nothing has been imported yet"
    sentence = f"Data for week {_week(expected)} have not arrived: {reason}."
    return _of_data(rule, data, expected, "", None, sentence, (("Week expected", _week(expected)), *_newest(data)))


def _of_data(
    rule: Rule, data: Data, week: date | None, occasion: str, value: float | None, sentence: str, lines: tuple
) -> Finding:
    address = _address("as_of", rule.scope, None)
    return Finding(rule, "as_of", week, occasion, rule.when, value, None, None, sentence, lines, address)


def _newest(data: Data) -> tuple[tuple[str, str], ...]:
    return ("As of", _as_of(data)), ("Newest record", _newest_record(data) or format_value(None, "instant"))


def _newest_record(data: Data) -> str:
    """The latest receipt, delivery or event, in the reporting time zone; the as-of where there is none of them."""
    columns = ("newest_received_at", "newest_delivered_at", "newest_event_at")
    found = [data.status[name] for name in columns if data.status.get(name)]
    newest = max(found, default=data.status["as_of"])
    return _local(newest, data) if newest else ""


def _as_of(data: Data) -> str:
    return _local(data.status["as_of"], data)


def _local(instant: datetime | None, data: Data) -> str:
    return format_value(instant and instant.astimezone(ZoneInfo(data.status["timezone"])), "instant")


def _instant(instant: datetime | None) -> str:
    return instant.astimezone(UTC).isoformat() if instant else "never"


def _age(hours: float) -> str:
    if hours < 48:
        return f"{format_value(hours, 'hours')} hours"
    return f"{format_value(hours / 24, 'hours')} days"


def _week(week: date) -> str:
    return format_value(week, "week")


def _writer(metric: str, data: Data) -> Callable[[Any], str]:
    unit = describe(metric).unit
    return lambda value: format_value(value, unit, currency=data.status["currency"] or "")


def _said(metric: str, value: Any, data: Data) -> str:
    """A value within a sentence, as the page This week says it."""
    return briefing_words.quantity(metric, value, data.status["currency"])


def _limit(metric: str, value: float | None, data: Data) -> str:
    """A limit or a target is no whole number even where the metric is a count."""
    if describe(metric).unit == "count":
        return format_value(value, "number", short=True)
    return _said(metric, value, data)


def _usual(tile: Tile, data: Data) -> str:
    return " to ".join(_limit(tile.metric, value, data) for value in (tile.point.lower, tile.point.upper))


def _within(scope: Scope, data: Data) -> str:
    """The filters in words, to follow what they narrow: ` (Vega, legal)`; nothing without any."""
    named = [words.written("vendor_id", one, data.names) for one in scope.vendors]
    named += [words.written("segment", one) for one in scope.segments]
    named += [*scope.clients, *(words.written("work_type", one) for one in scope.work_types)]
    return f" ({', '.join(named)})" if named else ""


def _address(about: str, scope: Scope, week: date | None) -> str:
    """The page with the filters and the week set, as the global filters read them."""
    choices = [scope.filters()] if scope.filters() else []
    if week:
        days = period.week(week)
        choices.insert(0, urlencode({"period": "Custom", "since": days.since, "until": days.until}))
    return "/".join(("", PAGES[about])) + (f"?{'&'.join(choices)}" if choices else "")
