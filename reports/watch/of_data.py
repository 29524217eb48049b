"""Conditions on the data as such: they are old, or have not arrived. They also hold without any data."""

from datetime import UTC, timedelta

from queries import data_age, period
from queries.format import format_value
from reports.watch.finding import Data, Finding, address
from reports.watch.settings import AgeRule, GraceRule


def older_than(rule: AgeRule, data: Data) -> Finding | None:
    """The as-of instant is older than the rule allows."""
    age = (data.now - data.as_of) / timedelta(hours=1) if data.as_of else None
    if age is not None and age <= rule.age_hours:
        return None
    should, sentence = _age(rule.age_hours), "No data have been imported yet."
    if age is not None:
        sentence = f"{data_age.of(data.status, data.now)}. They should be no older than {should}."
    return Finding(
        rule=rule,
        metric="as_of",
        week=None,
        occasion=data.as_of.astimezone(UTC).isoformat() if data.as_of else "never",
        state=rule.when,
        value=age,
        sentence=sentence,
        lines=(*_newest(data), ("Should be no older than", should)),
        address=address("as_of", rule.scope),
    )


def not_arrived(rule: GraceRule, data: Data) -> Finding | None:
    """There are no data yet for the newest complete calendar week, by the clock in the reporting time zone."""
    then = (data.now - timedelta(hours=rule.hours)).astimezone(data.zone)
    expected = period.last_complete_week(then.date() - timedelta(days=1))  # today is not over
    as_of_on = data.status["as_of_on"]
    if as_of_on is not None and period.last_complete_week(as_of_on) >= expected:
        return None
    newest, week = _newest_record(data), format_value(expected, "week")
    reason = f"the newest record is of {newest}" if newest else "nothing has been imported yet"
    return Finding(
        rule=rule,
        metric="as_of",
        week=expected,
        occasion="",
        state=rule.when,
        value=None,
        sentence=f"Data for week {week} have not arrived: {reason}.",
        lines=(("Week expected", week), *_newest(data)),
        address=address("as_of", rule.scope),
    )


def _newest(data: Data) -> tuple[tuple[str, str], ...]:
    return ("As of", data.local(data.as_of)), ("Newest record", _newest_record(data) or format_value(None, "instant"))


def _newest_record(data: Data) -> str:
    """The latest receipt, delivery or event, in the reporting time zone; the as-of instant if there is none."""
    columns = ("newest_received_at", "newest_delivered_at", "newest_event_at")
    found = [data.status[name] for name in columns if data.status.get(name)]
    newest = max(found, default=data.as_of)
    return data.local(newest) if newest else ""


def _age(hours: float) -> str:
    if hours < 48:
        return f"{format_value(hours, 'hours')} hours"
    return f"{format_value(hours / 24, 'hours')} days"
