"""The conditions of rules, each defined once: its name, what its rules may set, how it is judged, what it means.

To add a condition, add a row: it governs how the file is read and the data are judged, and docs/messages.md lists it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.watch import of_count, of_data, of_metric
from reports.watch.finding import Data, Finding
from reports.watch.settings import AgeRule, CountRule, GraceRule, MetricRule, Rule


@dataclass(frozen=True)
class Condition:
    """A possible `when` of a rule. judge(rule, data) → the finding if it holds; the rule is of type `settings`.

    `title` ends a message's subject. For the docs: when it `holds`, what its n `counts`, what makes a message `new`.
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
        """Its row in the table of docs/messages.md."""
        return f"| `{self.name}` | {self.holds} | {self.counts}{' ' * bool(self.counts)}| {self.new} |"


_ALL = (
    Condition(
        "signal", "changed", MetricRule, of_metric.signal,
        holds="the metric's newest complete week is a signal, up or down (fixed limits, as on the page This week)",
        counts="items due, reviewed, delivered or covered in the week",
        new="the week, and the side of the signal",
    ),
    Condition(
        "harmful_signal", "changed for the worse", MetricRule, of_metric.harmful_signal,
        holds="… is a signal for the worse", counts="same", new="same",
    ),
    Condition(
        "below_target", "target missed", MetricRule, of_metric.below_target,
        holds="the newest complete week is on the wrong side of its target; with fewer than 10 items it is not judged",
        counts="same", new="the week",
    ),
    Condition(
        "at_risk", "at risk", CountRule, of_count.at_risk,
        holds="as of the data, at least `at_least` open items will likely miss their target or have little of it left",
        counts="open items not yet due",
        new="the week of the as-of instant, and each doubling: 5, 10, 20, … for `at_least = 5`",
    ),
    Condition(
        "overdue", "overdue", CountRule, of_count.overdue,
        holds="… at least `at_least` are overdue", counts="open items", new="same",
    ),
    Condition(
        "data_older_than", "data are old", AgeRule, of_data.older_than,
        holds="the as-of instant is older than `days` or `hours`, by this machine's clock", counts="",
        new="the as-of instant: if newer data grow old, that is a new message",
    ),
    Condition(
        "no_new_data", "data have not arrived", GraceRule, of_data.not_arrived,
        holds="`hours` after the newest complete calendar week, the as-of instant is still before that week's end",
        counts="", new="the week that is missing",
    ),
)  # fmt: skip

CONDITIONS = {condition.name: condition for condition in _ALL}
"""Every condition, by the name that rules use."""


def findings(rules: Iterable[Rule], data: Data) -> list[Finding]:
    """The findings of the rules that hold, in the rules' order."""
    found = [CONDITIONS[rule.when].judge(rule, data) for rule in rules]
    return [finding for finding in found if finding]
