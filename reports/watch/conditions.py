"""The conditions of rules, each said once: what it is called, what its rules may set, how it is judged, what it means.

Another condition is another row here: the file is read by it, the data are judged by it, docs/messages.md lists it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.watch import of_count, of_data, of_metric
from reports.watch.finding import Data, Finding
from reports.watch.settings import AgeRule, CountRule, GraceRule, MetricRule, Rule


@dataclass(frozen=True)
class Condition:
    """What a rule's `when` may be. judge(rule, data) → the finding where it holds; the rule is of type `settings`.

    `title` ends a message's subject. The docs say of it where it `holds`, what its n `counts`, and what makes a message
    `new`.
    """

    name: str
    title: str
    settings: type[Rule]
    judge: Callable[..., Finding | None]
    holds: str
    counts: str
    new: str

    @property
    def row(self) -> str:
        """Its row of the table in docs/messages.md."""
        return f"| `{self.name}` | {self.holds} | {self.counts}{' ' * bool(self.counts)}| {self.new} |"


_ALL = (
    Condition(
        "signal", "changed", MetricRule, of_metric.signal,
        holds="the metric's newest complete week is a signal, up or down (fixed limits, as on the page This week)",
        counts="of the week: items due, reviewed, delivered or covered",
        new="the week, and the side of the signal",
    ),
    Condition(
        "harmful_signal", "changed for the worse", MetricRule, of_metric.harmful_signal,
        holds="… a signal for the worse", counts="likewise", new="likewise",
    ),
    Condition(
        "below_target", "target missed", MetricRule, of_metric.below_target,
        holds="the newest complete week misses its target, on the wrong side of it; fewer than 10 items miss nothing",
        counts="likewise", new="the week",
    ),
    Condition(
        "at_risk", "at risk", CountRule, of_count.at_risk,
        holds="as of the data, at least so many open items will likely miss their target or have little of it left",
        counts="open items not yet due",
        new="the as-of's week, and each doubling: 5, 10, 20, … for `at_least = 5`",
    ),
    Condition(
        "overdue", "overdue", CountRule, of_count.overdue,
        holds="… at least so many are overdue", counts="open items", new="likewise",
    ),
    Condition(
        "data_older_than", "data are old", AgeRule, of_data.older_than,
        holds="the as-of is older than `days` or `hours`, by this machine's clock", counts="",
        new="the as-of: newer data that grow old are told anew",
    ),
    Condition(
        "no_new_data", "data have not arrived", GraceRule, of_data.not_arrived,
        holds="the as-of is before the end of the newest calendar week that is over, `hours` after it is over",
        counts="", new="the week that is missing",
    ),
)  # fmt: skip

CONDITIONS = {condition.name: condition for condition in _ALL}
"""Every condition by its name, as rules give it."""


def findings(rules: Iterable[Rule], data: Data) -> list[Finding]:
    """Every rule that holds, in the order of the rules."""
    found = [CONDITIONS[rule.when].judge(rule, data) for rule in rules]
    return [finding for finding in found if finding]
