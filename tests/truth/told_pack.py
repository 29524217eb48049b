"""Reads a week's pack as a browser shows it, and holds every text of it against the truth.

Each check takes the texts that it has read from the page; what nobody has taken at the end cannot be read: a fault.
"""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import zip_longest

from lxml import etree
from lxml import html as parser

from tests.truth import told_tables
from tests.truth.facts import SHOWN, Facts
from tests.truth.oracle import Verdict
from tests.truth.reading import N, Reader, read, same

DEFINED = {
    "hours": "Work delivered",
    "on_time": "On time",
    "saving": "Net saving",
    "accepted": "Right first time",
    "overdue": "Overdue now",
    "incidents": "Security incidents",
}
LABELS = {**DEFINED, "saving": "Net saving, USD", "accepted": "Right first time", "incidents": "Incidents"}
TRENDS = {**DEFINED, "saving": "Net saving before credits", "overdue": "Overdue at week's end"}
COVERED = {
    "of spend has a baseline": 1,
    "of items have an agreed term": 1,
    "have only a promised date": 0,
    "have events: pauses known": 0,
}
RANGE = rf"(?P<low>{N})(?:–| to )(?P<high>{N})"
AT_RISK = re.compile(
    r"(?P<count>\d+) open items? (?:is|are) at risk of missing (?:its|their) target"
    r"(?:, (?:(?P<one>and)|(?P<likely>all|\d+) of them) likelier to miss than not)?\."
)
Part = tuple[str, dict[str, float | None]]
"""How a part of a tile's small print reads, and the numbers that it states, by their group."""


class Page:
    """The texts of an HTML page, of which each can be taken once."""

    def __init__(self, text: str) -> None:
        self.tree = parser.document_fromstring(text)
        self.elements = list(self.tree.iter(etree.Element))  # held, since a handle that nobody holds is made anew
        self.unread = {
            (element, kind): text
            for element in self.elements
            if element.tag != "style"
            for kind, text in (("text", element.text), ("tail", element.tail), ("label", element.get("aria-label")))
            if text and text.strip()
        }

    def all(self, path: str, within: etree._Element | None = None) -> list[etree._Element]:
        return (self.tree if within is None else within).xpath(path)

    def take(self, element: etree._Element) -> str:
        """All text of the element, in one line."""
        parts = []
        for one in element.iter(etree.Element):
            parts.append(self.unread.pop((one, "text"), ""))
            parts.append(self.unread.pop((one, "tail"), "") if one is not element else "")
        return " ".join("".join(parts).replace("\u00a0", " ").split())

    def label(self, element: etree._Element) -> str:
        """What a screen reader says of the element."""
        return self.unread.pop((element, "label"), "")


class PackReader:
    """One reading of a pack."""

    def __init__(self, text: str, facts: Facts) -> None:
        self.page, self.facts, self.truth = Page(text), facts, facts.truth
        self.faults: list[str] = []

    def read(self) -> list[str]:
        """What is false in the pack, or cannot be read."""
        self._head()
        said, tiles, *sections = self.page.all("//main/section")
        self.holds(self.page.label(said) == "What the week says", "the sentences have another label")
        self._sentences([self.page.take(one) for one in said])
        self._tiles(tiles)
        *tables, coverage, definitions = sections
        self.faults += told_tables.faults(self.page, self.facts, tables)
        self._coverage(coverage)
        self._definitions(definitions)
        self.faults += [f"cannot be read: {text}" for text in self.page.unread.values()]
        return self.faults

    def holds(self, is_true: bool, what: str) -> None:
        if not is_true:
            self.faults.append(what)

    def _head(self) -> None:
        (title,), (head,) = self.page.all("//title"), self.page.all("//main/header")
        texts = [self.page.take(one) for one in head]
        sunday, as_of = self.facts.monday + timedelta(days=6), self.truth.made.as_of
        monday = self.facts.monday
        first = f"{monday.day}" + ("" if monday.month == sunday.month else f" {monday:%b}")
        first += "" if monday.year == sunday.year else f" {monday.year}"
        dash = "–" if monday.month == sunday.month else " – "
        year, week, _ = monday.isocalendar()
        made = as_of + timedelta(hours=20)  # on the next day
        expected = [
            f"Week {week} of {year}, {first}{dash}{sunday.day} {sunday:%b %Y}",
            "All work: no filter",
            f"Data to {as_of:%a} {as_of.day} {as_of:%b %H:%M} · 1 day old · data version 0001 · "
            f"made {made.day} {made:%b %Y %H:%M} UTC",
        ]
        self.holds(texts == expected, f"it is {expected}: {texts}")
        self.holds(self.page.take(title) == ": ".join(expected[:2]), "the title is another")
        (foot,) = self.page.all("//footer")
        self.holds(self.page.take(foot) == " · ".join(expected), "the foot is another")

    def _sentences(self, said: Sequence[str]) -> None:
        """As on This week; what is at risk is read here, since it takes more than the week's verdicts to know."""
        risky = [sentence for sentence in said if AT_RISK.fullmatch(sentence)]
        self.faults += Reader(self.truth).read([sentence for sentence in said if sentence not in risky]).faults
        count, likely = len(self.facts.at_risk), sum(chance >= 0.5 for _, chance in self.facts.at_risk)
        self.holds(len(risky) == bool(count), f"{count} are at risk: {risky}")
        for sentence in risky:
            found = AT_RISK.fullmatch(sentence)
            stated = found["likely"] or (found["one"] and "1") or "0"
            is_so = (int(found["count"]), int(str(count) if stated == "all" else stated)) == (count, likely)
            self.holds(is_so, f"{count} are at risk, {likely} likely: {sentence}")

    def _tiles(self, section: etree._Element) -> None:
        self.holds(self.page.label(section) == "The six numbers", "the tiles have another label")
        for metric, tile in zip_longest(DEFINED, section):
            before = len(self.faults)
            self._tile(metric, tile)
            self.faults[before:] = [f"{fault}: the tile {metric}" for fault in self.faults[before:]]

    def _tile(self, metric: str, tile: etree._Element) -> None:
        label, value, state, before, *drawn, note = tile
        self.holds(self.page.take(label) == LABELS[metric], "its label is another")
        now, was = self.facts.value(metric), self.facts.value(metric, back=1)
        shown = self.page.take(value)
        self.holds(same(shown, now), f"its value is {now}")
        one = self.truth.verdicts.get(metric)
        self.holds(re.fullmatch(verdict(one), self.page.take(state)), "its verdict is another")
        self._colours(metric, tile, value, state)
        said = re.fullmatch(rf"week before (?P<was>{N})", self.page.take(before))
        self.holds(same(said["was"], was) if said else was is None, f"before, it was {was}")
        if drawn:
            self._trend(metric, self.page.label(drawn[0][0]))
        parts, texts = self._parts(metric), self.page.take(note).split(" · ")
        self.holds(len(parts) == len(texts), f"{len(parts)} notes")
        for (form, numbers), text in zip(parts, texts, strict=False):
            self._part(metric, shown, form, numbers, text)

    def _part(self, metric: str, shown: str, form: str, numbers: dict[str, float | None], text: str) -> None:
        found = re.fullmatch(form, text)
        stated = found.groupdict() if found else {}
        for low, high in (("low", "high"), ("least", "most")):
            if low in stated:
                stated[low] = with_unit(stated[low], stated[high])
        is_so = bool(found) and all(same(stated[group], number) for group, number in numbers.items())
        self.holds(is_so, f"{numbers}: {text}")
        now = self.facts.value(metric)
        if is_so and "low" in numbers and now is not None and now == self.facts.judged(metric, self.truth.last):
            is_in = numbers["low"] <= now <= numbers["high"]
            ends = read(stated["low"]), read(stated["high"])
            self.holds((ends[0] <= read(shown) <= ends[1]) == is_in and ends[0] < ends[1], f"{shown} beside {text}")

    def _colours(self, metric: str, tile: etree._Element, value: etree._Element, state: etree._Element) -> None:
        is_harmful, one = metric in self.truth.harmful, self.truth.verdicts.get(metric)
        is_red = is_harmful or (metric == "on_time" and self.facts.is_clearly_missed)
        is_red = is_red or (metric == "overdue" and bool(self.truth.late))
        self.holds((tile.get("class") == "tile missed") == is_red, "its colour is another")
        self.holds(("harm" in value.get("class")) == is_red, "the colour of its value is another")
        badge = "harm" if is_harmful else "signal" if one and one.side else "quiet"
        self.holds(state.get("class") == f"state {badge}", "the colour of its state is another")

    def _trend(self, metric: str, said: str) -> None:
        label, _, values = said.partition(f", the last {SHOWN} complete weeks: ")
        self.holds(label == TRENDS[metric], f"the trend is of {TRENDS[metric]}: {said}")
        weeks = range(self.truth.last - SHOWN + 1, self.truth.last + 1)
        for text, week in zip_longest(values.split(", "), weeks):
            value = None if week is None else self.facts.judged(metric, week)
            is_so = text == "–" if value is None else bool(text) and same(text, value)
            self.holds(is_so, f"in week {week} of {values} it was {value}")

    def _parts(self, metric: str) -> list[Part]:
        """The small print, in order: the target, what the value is based on, the usual range."""
        truth = self.truth
        based: Callable[[], list[Part]] = {
            "hours": lambda: [(r"(?P<n>\d+) delivered", {"n": truth.size("hours", truth.last)})],
            "on_time": self._attainment_parts,
            "saving": self._saving_parts,
            "accepted": lambda: [(r"n (?P<n>\d+)", {"n": truth.size("accepted", truth.last)})],
            "overdue": self._overdue_parts,
            "incidents": lambda: [("no data transfers recorded", {})],
        }[metric]
        one = truth.verdicts.get(metric)
        if one is None or one.lower is None:
            return based()
        mean: dict[str, float | None] = {"mean": one.centre} if one.side and one.rule == "run" else {}
        form = f"usually {RANGE}" + (rf", average (?P<mean>{N})" if mean else "")
        return [*based(), (form, {"low": one.lower, "high": one.upper, **mean})]

    def _attainment_parts(self) -> list[Part]:
        if not self.truth.size("on_time", self.truth.last):
            return [("nothing fell due", {})]
        missed = ", missed" if self.facts.is_missed else ""
        low, high = self.facts.interval
        due = self.truth.size("on_time", self.truth.last)
        return [
            (rf"target (?P<target>{N}) agreed{missed}", {"target": self.truth.target}),
            (rf"n (?P<n>\d+), interval {RANGE.replace('low', 'least').replace('high', 'most')}",
             {"n": due, "least": low, "most": high}),
        ]  # fmt: skip

    def _saving_parts(self) -> list[Part]:
        net, before_credits = self.facts.value("saving"), self.truth.value("saving", self.truth.last)
        if net is None or before_credits is None:
            return [("no baseline or no bill", {})]
        form, numbers = rf"(?P<share>{N}) of the in-house cost", {"share": net / self.facts.cost}
        if net != before_credits:
            form, numbers["credits"] = form + rf", (?P<credits>{N}) of it credits", net - before_credits
        return [(form, numbers)]

    def _overdue_parts(self) -> list[Part]:
        late, as_of = self.truth.late, self.truth.made.as_of
        numbers: dict[str, float | None] = {
            "late": sum(as_of - item.due > timedelta(days=2) for item in late),
            "soon": sum(item.due <= as_of + timedelta(days=7) for item in self.facts.waiting),
        }
        form = r"(?P<late>\d+) over 2 days late, (?P<soon>\d+) due in 7 days"
        judged = self.facts.judged("overdue", self.truth.last)
        if judged != len(late):
            form, numbers["end"] = form + r", (?P<end>\d+) at the week's end", judged
        return [(form, numbers)]

    def _coverage(self, section: etree._Element) -> None:
        self.holds(self.page.take(section[0]) == f"How much of the work these numbers cover, {SHOWN} weeks", "heading")
        newest = self.facts.newest_delivery
        found = {self.page.take(what): self.page.take(value) for what, value in section[1]}
        self.holds(found.pop("newest delivery", "") == f"{newest.day} {newest:%b %H:%M}", f"{newest} is the newest")
        self.holds(found.keys() == COVERED.keys(), f"covered: {found}")
        covered = COVERED | {"have events: pauses known": self.facts.logged_share}
        self.holds(all(same(found[what], covered[what]) for what in found if what in covered), f"covered: {found}")

    def _definitions(self, section: etree._Element) -> None:
        """What the numbers mean is the same for all data; here it counts that they are these six."""
        self.holds(self.page.take(section[0]) == "What the six numbers mean", "heading")
        terms = [(one.tag, self.page.take(one)) for one in section[1]]
        self.holds([text for tag, text in terms if tag == "dt"] == list(DEFINED.values()), f"defined: {terms}")


def verdict(one: Verdict | None) -> str:
    """What may be said beside a tile, as a pattern: where the week lies, and for how many weeks in a row."""
    if one is None or one.side is None:
        return "Too few to judge"
    if not one.side:
        return ""
    if one.rule == "outside":
        return "Above usual" if one.side > 0 else "Below usual"
    return rf"{'High' if one.side > 0 else 'Low'}(?: {one.weeks} weeks)?"


def with_unit(low: str, high: str) -> str:
    """The lower end of a range, with the unit that is written once, after the upper one."""
    return low if re.search(r"[kM%hD]$", low) else low + re.sub(r"^[+−]?[\d,]+(?:\.\d+)?", "", high)


def faults(text: str, facts: Facts) -> Sequence[str]:
    """What is false in that HTML page, or cannot be read."""
    return PackReader(text, facts).read()
