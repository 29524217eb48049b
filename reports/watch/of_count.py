"""Conditions on a number of open items as of the data. Reported once a week, and again each time it doubles."""

from queries import period
from queries.format import format_value
from queries.metrics import describe
from reports.watch.finding import Data, Finding, address, within
from reports.watch.settings import CountRule


def at_risk(rule: CountRule, data: Data) -> Finding | None:
    """At least `at_least` open items will likely miss their target."""
    return _counted(rule, data, "open/risk_summary", ("at_risk", "not_yet_due"), "at risk of missing")


def overdue(rule: CountRule, data: Data) -> Finding | None:
    """At least `at_least` open items are past their due instant."""
    return _counted(rule, data, "open/summary", ("open_overdue", "open_items"), "past")


def _counted(rule: CountRule, data: Data, question: str, columns: tuple[str, str], what: str) -> Finding | None:
    """The finding if the first column of the question's row reaches the threshold; the second column is its n."""
    if data.ask is None or data.as_of is None:
        return None
    (row,) = data.ask(question, rule.scope).to_pylist()
    metric, of = columns
    count, volume = row[metric] or 0, row[of] or 0
    if count < rule.at_least or volume < rule.minimum_volume:
        return None
    written = format_value(count, "count")
    items = f"{written} open item{'s are' if count != 1 else ' is'} {what} the target{within(rule.scope, data)}"
    doublings = (count // rule.at_least).bit_length() - 1
    return Finding(
        rule=rule,
        metric=metric,
        week=period.monday(data.status["as_of_on"]),
        occasion=f"{rule.at_least}×2^{doublings}",
        state=rule.when,
        value=count,
        volume=volume,
        sentence=f"{items}, as of {data.local(data.as_of)}: the rule's threshold is {rule.at_least:,}.",
        lines=(
            (describe(metric).label, written),
            ("n", f"{format_value(volume, 'count')} ({describe(of).label.lower()})"),
            ("Threshold", format_value(rule.at_least, "count")),
        ),
        address=address(metric, rule.scope),
    )
