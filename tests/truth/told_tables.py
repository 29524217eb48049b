"""Reads the tables of a pack, and what is said around them: what moved, what is late or will be, what is owed."""

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from tests.truth.facts import Facts, Term, cell_of, name
from tests.truth.reading import N, same
from tests.truth.stories import Cell

if TYPE_CHECKING:
    from tests.truth.told_pack import Page

LATE = "Overdue now, longest past due first"
RISKY = "About to breach now, the likeliest first"
BELOW = "Credits"
MOVED = {
    "hours": "Work delivered by vendor and segment",
    "on_time": "On time by vendor and segment, points",
    "saving": "Net saving by vendor and segment, USD",
    "accepted": "Right first time by vendor and segment, points",
    "overdue": "Overdue work by vendor and segment",
}
CELLS = ("Segment", "Vendor")
HEADINGS = {
    MOVED["hours"]: (*CELLS, "Work delivered", "Usual work delivered", "Contribution"),
    MOVED["on_time"]: (*CELLS, "Due", "Misses", "On time", "On time before", "Contribution"),
    MOVED["saving"]: (*CELLS, "Net saving before credits", "Usual net saving", "Contribution"),
    MOVED["accepted"]: (*CELLS, "Reviewed", "Right first time", "Right first time before", "Contribution"),
    MOVED["overdue"]: (*CELLS, "Overdue at week's end", "Usually overdue", "Contribution, items"),
    LATE: ("Deliverable", "Past due", "Work type", "Vendor"),
    RISKY: ("Deliverable", "Risk", "Due in", "Work type", "Vendor"),
    BELOW: ("Vendor", "Segment", "Work type", "Month", "Verdict", "Due", "On time", "Target",
            "Credit"),
}  # fmt: skip
SPANS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
FINER = {"d": "h", "h": "min", "min": "s", "s": "s"}
DEFAULTS = r"Total: (?P<terms>\d+) terms? missed, "
DEFAULT_TOTAL = DEFAULTS + rf"(?P<before>{N}) of credit before the cap, (?P<due>{N}) after it\."
DEFAULT_COUNT = DEFAULTS + r"without any credit that can be stated\."
SO_FAR = rf"Behind so far this month: (?P<short>\d+) terms?(?:, (?P<so_far>{N}) before the cap, nothing due yet)?\."


def faults(page: "Page", facts: Facts, sections: Sequence[etree._Element]) -> list[str]:
    """What is false in these sections, or missing."""
    return TablesReader(page, facts).read(sections)


class TablesReader:
    """One reading of the sections between the tiles and the coverage."""

    def __init__(self, page: "Page", facts: Facts) -> None:
        self.page, self.facts, self.truth = page, facts, facts.truth
        self.faults: list[str] = []

    def read(self, sections: Sequence[etree._Element]) -> list[str]:
        """What is false in them."""
        *moved, late, risky, below = sections
        by_order = [metric for metric in MOVED if metric in self.truth.harmful]
        by_order += [metric for metric in MOVED if metric in self.truth.better]
        self.holds(len(moved) == len(by_order), f"{len(moved)} tables of what moved")
        for metric, section in zip(by_order, moved, strict=False):
            self._moved(metric, section)
        self._late(late)
        self._risky(risky)
        self._below(below)
        return self.faults

    def holds(self, is_true: bool, what: str) -> None:
        if not is_true:
            self.faults.append(what)

    def _moved(self, metric: str, section: etree._Element) -> None:
        title, rows = self._table(section, MOVED[metric])
        moved, seen = self.truth.contributions(metric), set[Cell]()
        for segment, vendor, *cells, part in rows:
            cell = cell_of(segment, vendor)
            seen.add(cell)
            counts = self.facts.counts(metric, cell) if cell in moved else ()
            is_so = len(counts) == len(cells) and all(map(_is_so, cells, counts)) and _is_so(part, moved[cell])
            self.holds(is_so, f"{counts} and {moved[cell]}: {segment}, {vendor}, {cells}, {part} in {title}")
        self.holds({cell for cell, part in moved.items() if abs(part) > 1e-9} <= seen, f"not all are in {title}")
        side = self.truth.verdicts[metric].side or 0
        order = [moved[cell_of(*row[:2])] * -side for row in rows]
        self.holds(all(one <= other + 1e-9 for one, other in pairwise(order)), f"the order of {title}")
        self._chart(metric, section, title)

    def _chart(self, metric: str, section: etree._Element, title: str) -> None:
        """The largest contributions, as drawn and as said, and what is left of them."""
        moved, drawn = self.truth.contributions(metric), self.page.all(".//*[local-name()='svg']", section)
        said = self.page.label(drawn[0])
        texts = [self.page.take(one) for one in self.page.all(".//*[local-name()='text']", drawn[0])]
        start, _, bars = said.partition(": ")
        found = re.findall(rf"(\w+) · (\w+) ({N})(?:, |$)", bars)
        self.holds(
            start == title and ", ".join(f"{a} · {b} {c}" for a, b, c in found) == bars, f"cannot be read: {said}"
        )
        names, ends = texts[: len(found)], sorted(texts[len(found) :])  # ends of bars to the right come first
        self.holds(names == [f"{a} · {b}" for a, b, _ in found], f"drawn is {texts}")
        self.holds(ends == sorted(part for *_, part in found), f"drawn is {texts}")
        shown = {cell_of(segment, vendor): part for segment, vendor, part in found}
        self.holds(all(_is_so(part, moved[cell]) for cell, part in shown.items()), f"{moved}: {said}")
        rest = [part for cell, part in moved.items() if cell not in shown and abs(part) > 1e-9]
        least = min((abs(moved[cell]) for cell in shown), default=0)
        self.holds(all(abs(part) <= least + 1e-9 for part in rest), f"larger ones are left out of {said}")
        quiet = [one for one in self.page.all("p[@class='quiet']", section) if "In the chart" in (one.text or "")]
        left = re.fullmatch(
            rf"In the chart not shown: (\d+) more, together ({N})\.", self.page.take(quiet[0]) if quiet else ""
        )
        is_so = int(left[1]) == len(rest) and same(left[2], sum(rest)) if left else not rest
        self.holds(is_so, f"left out of {said} are {len(rest)}, {sum(rest)}")

    def _late(self, section: etree._Element) -> None:
        items, as_of = self.truth.late, self.truth.made.as_of
        _, rows = self._table(section, LATE, "Nothing is overdue.")
        self.holds(len(rows) == len(items), f"{len(items)} are late")
        for row, item in zip(rows, items, strict=False):
            expected = [item.key, "review", name(item.cell[0])]
            is_so = [row[0], *row[2:]] == expected and _lasts(row[1], as_of - item.due)
            self.holds(is_so, f"{expected}, late {as_of - item.due}: {row}")

    def _risky(self, section: etree._Element) -> None:
        as_of = self.truth.made.as_of
        items = sorted(self.facts.at_risk, key=lambda one: (-round(one[1], 9), one[0].due, one[0].key))
        _, rows = self._table(section, RISKY, "Nothing is about to breach.")
        self.holds(len(rows) == len(items), f"{len(items)} are at risk")
        for row, (item, chance) in zip(rows, items, strict=False):
            is_so = [row[0], *row[3:]] == [item.key, "review", name(item.cell[0])]
            is_so = is_so and _is_chance(row[1], chance) and _lasts(row[2], item.due - as_of)
            self.holds(is_so, f"{item.key}, {chance}, due in {item.due - as_of}: {row}")

    def _below(self, section: etree._Element) -> None:
        nothing = "No vendor and segment fell short of an agreed term, in the last month or so far in this one."
        said = [self.page.take(one) for one in self.page.all("p[@class='quiet'][following-sibling::div]", section)]
        _, rows = self._table(section, BELOW, nothing)
        terms = sorted(self.facts.below, key=lambda term: (term.month, term.cell))
        self.holds(len(rows) == len(terms), f"{len(terms)} are below")
        for row, term in zip(rows, terms, strict=False):
            verdict = "Level missed" if term.is_over else "Behind so far"
            expected = [name(term.cell[0]), term.cell[1].capitalize(), "All", f"{term.month:%b %Y}", verdict]
            numbers = (term.due, term.rate, term.target, term.credit)
            self.holds(row[:5] == expected and all(map(_is_so, row[5:], numbers)), f"{expected}, {numbers}: {row}")
        self._total(said, terms)

    def _total(self, said: Sequence[str], terms: Sequence[Term]) -> None:
        """What all terms add up to; no credit reaches the cap, since each is half of what is at risk."""
        over, short = ([term for term in terms if term.is_over is is_over] for is_over in (True, False))
        has_credits = self.truth.made.credits
        form = (DEFAULT_TOTAL if has_credits else DEFAULT_COUNT) if over else ""
        form = " ".join(filter(None, [form, SO_FAR if short else ""]))
        found = re.fullmatch(form, " ".join(said))
        if not found:
            self.faults.append(f"{len(over)} in default, {len(short)} short so far: {said}")
            return
        owed, to_come = (sum(term.credit or 0 for term in some) for some in (over, short))
        stated, numbers = found.groupdict(), {"terms": len(over), "before": owed, "due": owed, "short": len(short)}
        numbers |= {"so_far": to_come} if has_credits else {}
        is_so = all(same(text, numbers[group]) for group, text in stated.items() if text)
        self.holds(is_so and (bool(stated.get("so_far")) == bool(short and has_credits)), f"{numbers}: {said}")

    def _table(self, section: etree._Element, title: str, nothing: str = "") -> tuple[str, list[list[str]]]:
        """The title, and the texts of the rows; it is said how many there are, or that there is nothing."""
        heading = self.page.take(section[0])
        self.holds(heading == title, f"it is {title}: {heading}")
        tables = self.page.all(".//table", section)
        if not tables:
            self.holds(self.page.take(section[-1]) == nothing, f"nothing is in {title}")
            return heading, []
        named = self.page.label(tables[0].getparent()), self.page.take(tables[0][0])
        self.holds(named == (heading, heading), f"{title} is named {named}")
        columns = tuple(self.page.take(one) for one in self.page.all("thead//th", tables[0]))
        self.holds(columns == HEADINGS[title], f"the columns of {title}: {columns}")
        rows = [[self.page.take(cell) for cell in row] for row in self.page.all("tbody/tr", tables[0])]
        self.holds(self.page.take(section[-1]) == f"{len(rows):,} in all.", f"{len(rows)} rows are in {title}")
        return heading, rows


def _is_so(text: str, value: float | None) -> bool:
    return text == "–" if value is None else same(text, value)


def _is_chance(text: str, chance: float) -> bool:
    if chance > 0.99 or chance < 0.01:
        return text == ("over 99 %" if chance > 0.99 else "under 1 %")
    return same(text, chance)


def _lasts(text: str, span: timedelta) -> bool:
    """Whether a text such as `5 d 9 h` states the span, to the finer of two units."""
    found = re.fullmatch(r"(?:\d+ (?:d|h|min|s) ?){1,2}", text)
    parts = [(int(count), unit) for count, unit in re.findall(r"(\d+) (d|h|min|s)", text)]
    if not found or not parts:
        return False
    stated = sum(count * SPANS[unit] for count, unit in parts)
    return abs(span.total_seconds() - stated) <= SPANS[FINER[parts[0][1]]] / 2
