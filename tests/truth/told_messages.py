"""Reads the messages that a watcher with rules of every kind sends, and holds each text of them against the truth."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

from queries.briefing import Ask
from queries.signals import CHARTS
from reports.watch import conditions, message
from reports.watch.finding import data_of
from reports.watch.message import Message
from reports.watch.settings import AgeRule, CountRule, GraceRule, MetricRule, Rule
from tests.truth.facts import Facts, name
from tests.truth.reading import N, Reader, same
from tests.truth.told_pack import RANGE, verdict, with_unit

BASE, SENDER, TO = "https://kpo.example", "KPO <kpo@kpo.example>", ("ops@kpo.example",)
TITLES = {
    "signal": "changed",
    "harmful_signal": "changed for the worse",
    "below_target": "target missed",
    "at_risk": "at risk",
    "overdue": "overdue",
    "data_older_than": "data are old",
    "no_new_data": "data have not arrived",
}
OF = dict(zip(CHARTS, ("hours", "on_time", "saving", "accepted", "overdue", "incidents"), strict=True))
LABELS = {"hours": "Work delivered", "on_time": "On time", "saving": "Net saving",
          "accepted": "Right first time", "overdue": "Overdue at week's end"}  # fmt: skip
COUNTED = {"hours": "delivered", "on_time": "due", "saving": "covered", "accepted": "reviewed", "overdue": "due"}
PAGES = {"hours": "throughput", "on_time": "sla", "saving": "savings", "accepted": "quality", "overdue": "sla"}
HOURS, LATE, RISK, GRACE = 10, 2, 3, 8
SOON, LATER = timedelta(hours=20), timedelta(days=8, hours=20)


class Sentence(Reader):
    """Reads one sentence, which need not tell the whole week."""

    def _whole(self) -> None:
        return


@dataclass(frozen=True)
class Sent:
    """A message as it arrives: an e-mail of two parts, and what is posted."""

    mail: EmailMessage
    payload: Mapping[str, Any]


def rules(made_of: Sequence[str]) -> list[Rule]:
    """Rules with every condition: on all work and on that of one of these vendors."""
    of_all: list[Rule] = [
        MetricRule(name=f"{metric} {when}", when=when, metric=metric, to=TO)
        for metric in CHARTS
        for when in ("signal", "harmful_signal", "below_target")
    ]
    vendor = made_of[0]
    of_one: list[Rule] = [
        MetricRule(name=f"{vendor} {metric} {when}", when=when, metric=metric, to=TO, vendor=[vendor])
        for metric in CHARTS
        for when in ("signal", "below_target")
    ]
    counts: list[Rule] = [
        CountRule(name="late", when="overdue", at_least=LATE, to=TO),
        CountRule(name="late there", when="overdue", at_least=1, to=TO, vendor=[vendor]),
        CountRule(name="risky", when="at_risk", at_least=RISK, to=TO),
    ]
    ages: list[Rule] = [
        AgeRule(name="old", when="data_older_than", hours=HOURS, to=TO),
        GraceRule(name="missing", when="no_new_data", hours=GRACE, to=TO),
    ]
    assert {rule.when for rule in (*of_all, *counts, *ages)} == set(conditions.CONDITIONS) == set(TITLES)
    return [*of_all, *of_one, *counts, *ages]


def messages(facts: Facts, ask: Ask, after: timedelta = SOON) -> list[Message]:
    """What a watcher would send that long after the data's as-of."""
    data = data_of(ask, None, facts.made.as_of + after)
    found = conditions.findings(rules(vendors(facts)), data)
    return [one for finding in found for one in message.of(finding, BASE, data, "0001")]


def sent(one: Message, facts: Facts, after: timedelta = SOON) -> Sent:
    """That message as it arrives."""
    return Sent(message.email(one, SENDER, facts.made.as_of + after), message.payload(one))


def vendors(facts: Facts) -> list[str]:
    """The vendors, first those whom the story is about."""
    known = sorted({vendor for vendor, _ in facts.made.cells})
    return [*(one for one in facts.made.about if one in known), *known]


Check = Callable[[Sent], list[str]]
Expected = Mapping[str, Check]
"""The subject of each message that must be sent, and what holds it against the truth."""


def expected(facts: Facts, after: timedelta = SOON) -> Expected:
    """What must be sent that long after the data's as-of."""
    every = {f"{rule.name}: {TITLES[rule.when]}": _check(rule, facts, after) for rule in rules(vendors(facts))}
    return {subject: check for subject, check in every.items() if check}


def faults_of(one: Sent, wanted: Expected) -> list[str]:
    """What is false in that message, or cannot be read; and if it should not have been sent."""
    subject = one.mail["Subject"]
    if subject not in wanted:
        return [f"it should not be sent: {subject}"]
    return [f"{fault}: message {subject}" for fault in wanted[subject](one)]


def faults(arrived: Sequence[Sent], wanted: Expected) -> list[str]:
    """The same of all of them, and what is not sent."""
    found = [fault for one in arrived for fault in faults_of(one, wanted)]
    missing = sorted(wanted.keys() - {one.mail["Subject"] for one in arrived})
    return [*found, *(f"it is not sent: {subject}" for subject in missing)]


def _check(rule: Rule, facts: Facts, after: timedelta) -> Check | None:
    """What holds the rule's message against the truth; None if it must not be sent."""
    own = facts.narrowed(rule.scope.vendors[0]) if rule.scope.vendors else facts
    who = f" ({name(rule.scope.vendors[0])})" if rule.scope.vendors else ""
    match rule:
        case MetricRule():
            metric = OF[rule.metric]
            if rule.when == "below_target":
                is_held = metric == "on_time" and own.is_missed
            else:
                one = own.truth.verdicts.get(metric)
                is_held = bool(one and one.side) and (rule.when == "signal" or metric in own.truth.harmful)
            return (lambda mail: _OfMetric(mail, rule, own, after, who).read()) if is_held else None
        case CountRule():
            count = len(own.truth.late if rule.when == "overdue" else own.at_risk)
            return (lambda mail: _OfCount(mail, rule, own, after, who).read()) if count >= rule.at_least else None
        case AgeRule():
            return (lambda mail: _OfAge(mail, rule, own, after, "").read()) if after > timedelta(hours=HOURS) else None
    is_missing = after > timedelta(days=7, hours=GRACE)
    return (lambda mail: _OfMissing(mail, rule, own, after, "").read()) if is_missing else None


class _Mail:
    """One reading of a message: its sentence, its lines, its link and where it comes from, in each of its forms."""

    def __init__(self, one: Sent, rule: Rule, facts: Facts, after: timedelta, who: str) -> None:
        self.one, self.rule, self.facts, self.truth = one, rule, facts, facts.truth
        self.after, self.who = after, who
        self.faults: list[str] = []
        text = one.mail.get_body(("plain",))
        assert text is not None
        self.sentence, listed, self.link, self.origin = text.get_content().rstrip("\n").split("\n\n")
        self.lines = [tuple(line.split(": ", 1)) for line in listed.split("\n")]

    def read(self) -> list[str]:
        """What is false in it."""
        self._forms()
        as_of, rule = self.truth.made.as_of, self.rule
        age = (as_of + self.after).date() - as_of.date()
        self.age = f"Data to {as_of:%a} {as_of.day} {as_of:%b %H:%M} · {age.days} day{'s' * (age.days > 1)} old"
        self.holds(self.origin == f"Rule “{rule.name}”, data version 0001. {self.age}.", f"it is of {self.age}")
        self.said()
        payload = self.one.payload
        self.holds(payload["text"] == self.sentence and payload["link"] == self.link, "what is posted says otherwise")
        self.holds((payload["rule"], payload["condition"], payload["version"], payload["demo"]) ==
                   (rule.name, rule.when, "0001", False), "what is posted is of another rule")  # fmt: skip
        self.holds(payload["as_of"] == f"{as_of:%Y-%m-%dT%H:%M:%SZ}", "what is posted is of another as-of")
        self.holds(payload["filters"] == (f"vendor={rule.scope.vendors[0]}" if self.who else ""), "filters")
        return self.faults

    def said(self) -> None:
        """Hold the sentence, the lines, the link and the numbers that are posted against the truth."""
        raise NotImplementedError

    def holds(self, is_true: bool, what: str) -> None:
        if not is_true:
            self.faults.append(what)

    def _forms(self) -> None:
        """The HTML says what the plain text does."""
        body = self.one.mail.get_body(("html",))
        assert body is not None
        html = body.get_content()
        cells = re.findall(r"<th[^>]*>(.*?)</th><td>(.*?)</td>", html)
        shown = [tuple(map(unescape, cell)) for cell in cells]
        link = [unescape(one) for one in re.findall(r'href="(.*?)"', html)]
        said = [unescape(one) for one in re.findall(r"<(?:strong|small)>(.*?)</", html)]
        is_same = (shown, link, said) == (self.lines, [self.link], [self.sentence, self.origin])
        self.holds(is_same, f"the HTML says {shown}, {link}, {said}")
        self.holds(self.one.mail["To"] == TO[0] and self.one.mail["From"] == SENDER, "whom it is from, or to")

    def listed(self, *expected: tuple[str, str, Mapping[str, float | None]]) -> None:
        """Hold the lines against labels, forms of their values, and the numbers in those."""
        self.holds([line[0] for line in self.lines] == [label for label, _, _ in expected], f"lines: {self.lines}")
        for (_, text), (label, form, numbers) in zip(self.lines, expected, strict=False):
            found = re.fullmatch(form, text)
            stated = found.groupdict() if found else {}
            if "low" in stated:
                stated["low"] = with_unit(stated["low"], stated["high"])
            is_so = bool(found) and all(same(stated[group], number) for group, number in numbers.items())
            self.holds(is_so, f"{form} with {numbers}: {label}: {text}")

    def posted(self, **expected: object) -> None:
        for key, value in expected.items():
            given = self.one.payload[key]
            is_so = abs(given - value) < 1e-9 if isinstance(value, float) and given is not None else given == value
            self.holds(is_so, f"posted as {key} is {given}, not {value}")


class _OfMetric(_Mail):
    def said(self) -> None:
        truth, metric = self.truth, OF[self.rule.metric]
        one = truth.verdicts[metric]
        week, sunday = f"{self.facts.monday:%G W%V}", self.facts.monday + timedelta(days=6)
        self.holds(self.sentence.count(f" in week {week}") == 1, f"it is week {week}: {self.sentence}")
        self.holds(self.who in self.sentence, f"it is of{self.who}: {self.sentence}")
        plain = self.sentence.replace(f" in week {week}", "", 1).replace(self.who, "", 1)
        plain = re.sub(r" (?:was|were) overdue", " are overdue", plain)  # of a week it is told what was overdue then
        reader = Sentence(truth).read([plain])
        self.faults += reader.faults
        is_missed = self.rule.when == "below_target"
        told = {"on_time"} if is_missed else {metric}
        self.holds(reader.kinds == ["missed"] if is_missed else reader.told == told, f"it is of {metric}: {plain}")
        value = self.facts.value(metric) if metric == "saving" else self.facts.judged(metric, truth.last)
        n = truth.size("on_time" if COUNTED[metric] == "due" else metric, truth.last)
        lines: list[tuple[str, str, Mapping[str, float | None]]] = [
            ("Week", re.escape(week), {}),
            (LABELS[metric], rf"(?P<value>{N})", {"value": value}),
            ("n", rf"(?P<n>\d+) \({COUNTED[metric]}\)", {"n": n}),
        ]
        if metric == "on_time":
            lines.append(("Target", rf"(?P<target>{N}) \(as the terms agree\)", {"target": truth.target}))
        if one.lower is not None:
            lines.append(self._usual(metric, value))
        if not is_missed:
            lines.append(("Judged", verdict(one), {}))
        self.listed(*lines)
        own = f"&vendor={self.rule.scope.vendors[0]}" if self.who else ""
        days = f"period=Custom&since={self.facts.monday:%F}&until={sunday:%F}"
        self.holds(self.link == f"{BASE}/{PAGES[metric]}?{days}{own}", f"the link is {self.link}")
        state = {1: "signal_up", -1: "signal_down", 0: "no_change", None: "too_few_data"}[one.side]
        judged = value if is_missed else self.facts.judged(metric, truth.last)
        self.posted(metric=self.rule.metric, week=f"{self.facts.monday:%F}", state=state, value=float(judged or 0), n=n,
                    target=truth.target if metric == "on_time" else None)  # fmt: skip

    def _usual(self, metric: str, value: float | None) -> tuple[str, str, Mapping[str, float | None]]:
        one, judged = self.truth.verdicts[metric], self.facts.judged(metric, self.truth.last)
        form, numbers = RANGE, {"low": one.lower, "high": one.upper}
        if judged != value:
            form, numbers["judged"] = form + rf", for (?P<judged>{N}) before service credits", judged
        return "Usual range", form, numbers


class _OfCount(_Mail):
    def said(self) -> None:
        is_late = self.rule.when == "overdue"
        count = len(self.truth.late if is_late else self.facts.at_risk)
        n = len(self.truth.late) + len(self.facts.waiting) if is_late else len(self.facts.waiting)
        as_of = self.truth.made.as_of
        items = f"{count:,} open item{' is' if count == 1 else 's are'} {'past' if is_late else 'at risk of missing'}"
        at = f"{as_of.day} {as_of:%b %Y %H:%M} UTC"
        expected = f"{items} the target{self.who}, as of {at}: the rule's threshold is {self.rule.at_least}."
        self.holds(self.sentence == expected, f"it is {expected}: {self.sentence}")
        self.listed(
            ("Overdue now" if is_late else "At risk", r"(?P<count>\d+)", {"count": count}),
            ("n", rf"(?P<n>\d+) \({'open' if is_late else 'not yet due'}\)", {"n": n}),
            ("Threshold", r"(?P<least>\d+)", {"least": self.rule.at_least}),
        )
        own = f"?vendor={self.rule.scope.vendors[0]}" if self.who else ""
        self.holds(self.link == f"{BASE}/sla{own}", f"the link is {self.link}")
        metric, week = "open_overdue" if is_late else "at_risk", as_of - timedelta(days=as_of.weekday())
        self.posted(metric=metric, week=f"{week:%F}", state=self.rule.when, value=count, n=n)


class _OfAge(_Mail):
    def said(self) -> None:
        expected = f"{self.age}. They should be no older than {HOURS}.0 hours."
        self.holds(self.sentence == expected, f"it is {expected}: {self.sentence}")
        self.listed(*self.newest(), ("Should be no older than", rf"{HOURS}\.0 hours", {}))
        self.holds(self.link == f"{BASE}/health", self.link)
        self.posted(metric="as_of", week=None, state=self.rule.when, value=self.after / timedelta(hours=1), n=None)

    def newest(self) -> list[tuple[str, str, Mapping[str, float | None]]]:
        as_of, newest = self.truth.made.as_of, self.facts.newest_record
        return [
            (label, re.escape(f"{at.day} {at:%b %Y %H:%M} UTC"), {})
            for label, at in (("As of", as_of), ("Newest record", newest))
        ]


class _OfMissing(_OfAge):
    def said(self) -> None:
        week, newest = self.facts.monday + timedelta(weeks=1), self.facts.newest_record
        expected = f"Data for week {week:%G W%V} have not arrived: the newest record is of "
        expected += f"{newest.day} {newest:%b %Y %H:%M} UTC."
        self.holds(self.sentence == expected, f"it is {expected}: {self.sentence}")
        self.listed(("Week expected", f"{week:%G W%V}", {}), *self.newest())
        self.holds(self.link == f"{BASE}/health", self.link)
        self.posted(metric="as_of", week=f"{week:%F}", state=self.rule.when, value=None, n=None)
