"""Reads a week's sentences back into statements, and holds each against the truth. What cannot be read is a fault."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.truth.oracle import GOOD_UP, Truth, Verdict, wilson
from tests.truth.stories import FIRST, NAMES, SEGMENTS, Cell

METRICS = {
    "Work delivered": "hours",
    "On time": "on_time",
    "Net saving": "saving",
    "Net saving before service credits": "saving",
    "Right first time": "accepted",
    "work delivered": "hours",
    "on time": "on_time",
    "net saving": "saving",
    "right first time": "accepted",
    "overdue work": "overdue",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
N = r"[+−]?[\d,]+(?:\.\d+)?(?: [kM])?(?: %| h| USD| points| items)?"
SCALES = {"k": 1e3, "M": 1e6}
BAD, GOOD, WAITING, MISSED, LEVELS, CALM, DETAIL = "bad", "good", "waiting", "missed", "levels", "calm", "detail"


class Reader:
    """One reading of a week: `kinds` are what the sentences turn out to be, `faults` what is false or unreadable."""

    def __init__(self, truth: Truth) -> None:
        self.truth, self.made = truth, truth.made
        self.kinds: list[str] = []
        self.faults: list[str] = []
        self.told: set[str] = set()
        self.about = ""

    def read(self, sentences: Sequence[str]) -> "Reader":
        """Read all sentences, then what is said as a whole."""
        for sentence in sentences:
            found = next(((check, match) for form, check in _FORMS if (match := re.fullmatch(form, sentence))), None)
            if found is None:
                self.faults.append(f"cannot be read: {sentence}")
                continue
            check, match = found
            before = len(self.faults)
            check(self, **match.groupdict())
            self.faults[before:] = [f"{fault}: {sentence}" for fault in self.faults[before:]]
        self._whole()
        return self

    def holds(self, is_true: bool, what: str) -> None:
        if not is_true:
            self.faults.append(what)

    def _whole(self) -> None:
        """Nothing that changed is left out, and nothing good stands before what is bad."""
        changed = {*self.truth.harmful, *self.truth.better}
        self.holds(changed == self.told, f"changed were {sorted(changed)}, told {sorted(self.told)}")
        is_owed = self.truth.is_month_new and self.truth.levels[2]
        self.holds(not is_owed or self.kinds[:1] == [LEVELS], "credits of a month that just ended do not come first")
        good = next((place for place, kind in enumerate(self.kinds) if kind == GOOD), len(self.kinds))
        self.holds(not {BAD, MISSED, LEVELS, WAITING} & set(self.kinds[good:]), "good news before bad")
        self.holds(bool({*self.kinds} - {DETAIL}), "nothing is said")

    # What each kind of sentence states

    def signal(self, subject: str, verb: str, value: str, before: str, place: str, step: str, past: str) -> None:
        metric = METRICS[subject]
        one = self.truth.verdicts[metric]
        self.about = metric
        self.told.add(metric)
        self.kinds.append(BAD if metric in self.truth.harmful else GOOD)
        self.holds(bool(one.side), "it is no signal")
        self.holds(same(value, one.value), f"its value is {one.value}")
        if verb in ("rose", "fell"):
            self.holds(
                (one.value > one.before) == (verb == "rose") and same(before, one.before), f"before: {one.before}"
            )
        elif step:
            self.holds((one.value > one.before) == (step == "up") and same(past, one.before), f"before: {one.before}")
        self._place(metric, one, value, place)

    def overdue_signal(self, count: str, was: str, week: str, step: str, past: str, but: str, place: str) -> None:
        one = self.truth.verdicts["overdue"]
        self.told.add("overdue")
        self.about = "overdue"
        self.kinds.append(BAD if "overdue" in self.truth.harmful else GOOD)
        number = 0 if count == "No" else int(count)
        self.holds(bool(one.side), "it is no signal")
        self.holds(number == one.value, f"its value is {one.value}")
        if step:
            self.holds((one.value > one.before) == (step == "up") and same(past, one.before), f"before: {one.before}")
            self.holds(bool(but) == ((step == "up") != (one.side > 0)), "but is used where both go together")
        self._place("overdue", one, str(number), place)

    def _place(self, metric: str, one: Verdict, value: str, place: str) -> None:
        found = next((match for form in _PLACES if (match := re.fullmatch(form, place))), None)
        if found is None:
            self.faults.append("its place cannot be read")
            return
        said = found.groupdict()
        up = said["side"] in ("above", "high")
        self.holds(bool(one.side) and (one.side > 0) == up, "it lies on the other side")
        expected = "run" if said.get("mean") else "near" if said["side"] in ("high", "low") else "outside"
        self.holds(one.rule == expected, f"the rule is {one.rule}")
        if said.get("mean"):
            self.holds(same(said["mean"], one.centre), f"the centre is {one.centre}")
            shown, centre = read(value), read(said["mean"])
            self.holds((shown > centre) == up and shown != centre, "the printed value lies on the other side")
        else:
            low, high = said["low"], said["high_end"]
            if " " in high and not re.search(r" [kM%h]| USD", low):
                low += re.search(r"( [kM])?(?: %| h| USD)?$", high)[0]
            shown, ends = read(value), (read(low), read(high))
            self.holds(same(low, one.lower) and same(high, one.upper), f"usual is {one.lower} to {one.upper}")
            is_in = ends[0] <= shown <= ends[1]
            self.holds(is_in == (expected == "near"), "the printed value lies elsewhere than the printed range has it")
            self.holds(ends[0] < ends[1], "a range without width")
        number = said["weeks"] or said["each"] or said["of3"] or 1
        weeks = ORDINALS.index(said["nth"]) + 1 if said["nth"] else int(number)
        if said["of3"]:
            self.holds(one.weeks == 1 and one.near == weeks, f"{one.near} near, {one.weeks} in a row")
        else:
            self.holds(weeks == one.weeks, f"{one.weeks} weeks in a row")

    def misses(self, none: str, part: str, whole: str, who: str, inner: str, inside: str, cause: str) -> None:
        self.kinds.append(DETAIL)
        cells = self._cells(who)
        theirs = self.truth.misses(lambda item: item.cell in cells)
        self.holds(len(self.truth.misses()) == (int(whole) if whole else 1), f"{len(self.truth.misses())} misses")
        self.holds(len(theirs) == (int(part) if part else 1), f"{len(theirs)} misses are theirs")
        moved = self.truth.contributions("on_time")
        self._is_most(moved, [cells], not none, -1, " at " in who)
        if inner:
            within = [cell for cell in cells if cell in self._cells(inside)]
            count = len(self.truth.misses(lambda item: item.cell in within))
            self.holds(count == (len(theirs) if inner == "all" else int(inner)), f"{count} within")
        if cause:
            stated = [item.cause for item in theirs].count(cause)
            self.holds(2 * stated > len(theirs), f"{stated} are {cause}")

    def source(self, what: str, who: str, other: str, part: str, whole: str, inner: str, inside: str) -> None:
        self.kinds.append(DETAIL)
        if not self.about:
            self.faults.append("it explains nothing that was said before")
            return
        side = self.truth.verdicts[self.about].side or 0
        moved = self.truth.contributions(self.about)
        groups = [self._cells(name) for name in (who, other) if name]
        total = sum(amount for amount in moved.values() if amount * side > 0)
        theirs = sum(moved[cell] for cells in groups for cell in cells)
        self.holds(same(part, theirs), f"their part is {theirs}")
        self.holds(same(whole, total), f"the whole is {total}")
        self._is_most(moved, groups, what == "Most", side, " at " in who)
        if inner:
            within = sum(moved[cell] for cell in groups[0] if cell in self._cells(inside))
            self.holds(same(inner, within), f"{within} within")

    def nobody(self) -> None:
        self.kinds.append(DETAIL)
        if not self.about:
            self.faults.append("it explains nothing that was said before")
            return
        side = self.truth.verdicts[self.about].side or 0
        moved = self.truth.contributions(self.about)
        total = sum(abs(amount) for amount in moved.values() if amount * side > 0)
        for names in (NAMES, SEGMENTS):
            for name in names:
                part = side * sum(moved[cell] for cell in self._cells(name))
                self.holds(part < 0.25 * total, f"{name} has {part} of {total}")

    def _is_most(
        self, moved: dict[Cell, float], groups: Sequence[Sequence[Cell]], is_most: bool, side: int, is_one_cell: bool
    ) -> None:
        """More than half of the movement, or not; and the coarsest that explains nearly all that the finest does."""
        total = sum(abs(amount) for amount in moved.values() if amount * side > 0)
        theirs = side * sum(moved[cell] for cells in groups for cell in cells)
        self.holds((theirs > total / 2) == is_most, f"they make {theirs} of {total}")
        finest = max(side * amount for amount in moved.values())
        self.holds(theirs >= 0.9 * finest - 1e-9, f"one vendor's segment alone makes {finest}")
        if is_one_cell:
            coarse = [[cell for cell in moved if cell[place] == groups[0][0][place]] for place in (0, 1)]
            wider = [side * sum(moved[cell] for cell in cells) for cells in coarse if len(cells) > 1]
            self.holds(all(one < 0.9 * finest for one in wider), "its vendor or segment explains as much")

    def missed(self, how: str, value: str, target: str) -> None:
        self.kinds.append(MISSED)
        one, verdicts = self.truth.verdicts["on_time"], [met for met in self.truth.met() if met is not None]
        self.holds(verdicts[-1] is False, "it is met")
        self.holds(same(value, one.value) and same(target, self.truth.target), f"{one.value} of {self.truth.target}")
        self.holds(read(value) < read(target), "as printed, it is met")
        run = next((count for count, met in enumerate(reversed(verdicts)) if met), len(verdicts))
        earlier = verdicts[: len(verdicts) - run]
        good = next((count for count, met in enumerate(reversed(earlier)) if not met), len(earlier))
        if run == len(verdicts):
            expected = f" in each of the {run} judged weeks" if run > 1 else ""
        elif run > 1:
            expected = f" for the {ORDINALS[run - 1]} week running" if run <= 10 else f" for {run} weeks in a row"
        elif False not in earlier:
            expected = " for the first time"
        else:
            expected = f" again, after {good} week{'' if good == 1 else 's'} on target"
        self.holds(how == expected, f"it should say{expected}")

    def chance(self, due: str) -> None:
        self.kinds.append(DETAIL)
        n, p = self.truth.size("on_time", self.truth.last), self.truth.verdicts["on_time"].value
        _, high = wilson(round(p * n), n)
        self.holds(int(due) == n and high >= self.truth.target, f"n {n}, up to {high}")

    def levels(self, month: str, missed: str, judged: str, due: str, most: str, vendor: str) -> None:
        self.kinds.append(LEVELS)
        count, of, owed, by_vendor = self.truth.levels
        last = (FIRST + self.made.weeks * timedelta(weeks=1)).replace(day=1) - timedelta(days=1)
        self.holds(month == f"{last:%B}", f"the month is {last:%B}")
        self.holds((int(missed), int(judged)) == (count, of), f"{count} of {of}")
        self.holds(same(due, owed) if due else not owed, f"{owed} due")
        if vendor:
            self.holds(same(most, max(by_vendor.values())), f"{by_vendor}")
            self.holds(by_vendor[_vendor(vendor)] == max(by_vendor.values()), f"{by_vendor}")

    def overdue(self, count: str, who: str, part: str) -> None:
        self.kinds.append(WAITING)
        self.holds(int(count) == len(self.truth.late), f"{len(self.truth.late)} are")
        if who:
            self.overdue_part(part, who)
            self.kinds.pop()

    def overdue_part(self, part: str, who: str) -> None:
        self.kinds.append(DETAIL)
        theirs = sum(item.cell in self._cells(who.replace("in ", "", 1)) for item in self.truth.late)
        self.holds(theirs == (len(self.truth.late) if part.lower() == "all" else int(part)), f"{theirs} are theirs")

    def oldest(self, key: str, vendor: str, late: str, unit: str) -> None:
        self.kinds.append(DETAIL)
        oldest = self.truth.late[0]
        age = self.made.as_of - oldest.due
        self.holds((key, _vendor(vendor)) == (oldest.key, oldest.cell[0]), f"the oldest is {oldest.key}")
        self.holds(int(late) == (age.days if unit.startswith("day") else age.seconds // 3600), f"it is {age} late")
        self.holds(unit.startswith("day") == (age.days > 0), f"it is {age} late")

    def one_overdue(self, key: str, vendor: str, late: str, unit: str) -> None:
        self.kinds.append(WAITING)
        self.holds(len(self.truth.late) == 1, f"{len(self.truth.late)} are")
        self.oldest(key, vendor, late, unit)
        self.kinds.pop()

    def none_overdue(self) -> None:
        self.kinds.append(CALM)
        self.holds(not self.truth.late, f"{len(self.truth.late)} are")

    def calm(self, other: str, usual: str) -> None:
        self.kinds.append(CALM)
        changed = [*self.truth.harmful, *self.truth.better]
        self.holds(bool(changed) == bool(other), f"changed are {changed}")
        if usual:
            self.holds(all(one.side is not None for one in self.truth.verdicts.values()), "not all can be judged")

    def unjudged(self, which: str) -> None:
        self.kinds.append(DETAIL)
        named = {METRICS[name] for name in re.split(", | and ", which) if name in METRICS}
        expected = {metric for metric, one in self.truth.verdicts.items() if one.side is None}
        self.holds(named == expected, f"not judged are {sorted(expected)}")

    def nothing_delivered(self, week: str) -> None:
        self.kinds.append(BAD)
        self.holds(self.truth.value("hours", self.truth.last) is None, "something was delivered")

    def _cells(self, who: str) -> list[Cell]:
        """The cells of `Vega`, `legal` or `legal at Vega`."""
        segment, _, vendor = (
            who.rpartition(" at ") if " at " in who else (who, "", "") if who in SEGMENTS else ("", "", who)
        )
        vendor = vendor.removeprefix("at ").removeprefix("in ")
        return [
            cell
            for cell in self.made.cells
            if (not segment or cell[1] == segment.removeprefix("in ")) and (not vendor or cell[0] == _vendor(vendor))
        ]


def _vendor(name: str) -> str:
    return f"V{NAMES.index(name) + 1}"


def read(text: str) -> float:
    """The number that a text states, a percentage as a share."""
    found = re.fullmatch(r"([+−]?)([\d,]+(?:\.\d+)?)(?: ([kM]))?( %)?(?: h| USD| points| items)?", text)
    assert found, text
    size = float(found[2].replace(",", "")) * SCALES.get(found[3], 1) / (100 if found[4] else 1)
    return -size if found[1] == "−" else size


def same(text: str, value: float | None) -> bool:
    """Whether the text states the value, to the digits that it has."""
    found = re.search(r"\d(?:\.(\d+))?(?: ([kM]))?( %)?(?: h| USD| points| items)?$", text)
    if value is None or not found:
        return False
    digit = SCALES.get(found[2], 1) / 10 ** len(found[1] or "") / (100 if found[3] else 1)
    return abs(read(text) - value) <= 0.5 * digit * (1 + 1e-6) + 1e-9


_FOR = (
    r"(?: for the (?P<nth>\w+) week running| for (?P<weeks>\d+) weeks in a row"
    r"| in each of the last (?P<each>\d+) judged weeks| in (?P<of3>\d) of the last 3 judged weeks)?"
)
_RANGE = rf"(?P<low>{N})(?:–| to )(?P<high_end>{N})"
_PLACES = (
    rf"(?P<side>above|below) (?:its|the) usual average of (?P<mean>{N}){_FOR}",
    rf"(?P<side>above|below) (?:its|the) usual {_RANGE}{_FOR}",
    rf"(?P<side>high(?=.* top )|low(?=.* bottom )){_FOR}, at the (?:top|bottom) of (?:its|the) usual {_RANGE}",
)
_SUBJECT = rf"(?P<subject>{'|'.join(sorted(METRICS, key=len, reverse=True))})"
_INNER = r"(?:, (?P<inner>all|\d+) of them (?:in|at) (?P<inside>\w+))?"
_ITEM = r"(?P<key>\S+) at (?P<vendor>\w+)"
_AGE = r"(?P<late>\d+) (?P<unit>days?|hours?) late"
_FORMS: tuple[tuple[str, Callable[..., None]], ...] = (
    (
        rf"{_SUBJECT} (?P<verb>rose|fell|is|are)(?: to)? (?P<value>{N})(?: from (?P<before>{N}))?, "
        rf"(?P<place>.+?)(?:, though (?P<step>up|down) from (?P<past>{N}))?\.",
        Reader.signal,
    ),
    (
        r"(?P<count>No|[\d,]+) items? (?P<was>is|are|was|were) overdue(?: at the end of week (?P<week>\d+))?: "
        rf"(?:(?P<step>up|down) from (?P<past>{N}), )?(?P<but>but )?(?P<place>.+)\.",
        Reader.overdue_signal,
    ),
    (
        r"(?P<none>No vendor or segment accounts for most of it: )?(?:(?P<part>\d+) of the (?P<whole>\d+) misses "
        rf"comes? from|The one miss is from) (?P<who>[\w ]+?){_INNER}(?:, mostly (?P<cause>\w+))?\.",
        Reader.misses,
    ),
    (
        rf"(?P<what>Most|The largest part) of the difference from usual comes from (?P<who>[\w ]+?)"
        rf"(?: and (?P<other>[\w ]+?))?: (?P<part>{N}) of (?P<whole>{N})"
        rf"(?:, (?P<inner>{N}) of it (?:in|at) (?P<inside>\w+))?\.",
        Reader.source,
    ),
    (r"No vendor or segment stands out\.", Reader.nobody),
    (
        rf"On time misses its target(?P<how>.*?): (?P<value>{N}) against (?P<target>{N})"
        r"(?:, within its usual .+)?\.",
        Reader.missed,
    ),
    (r"With (?P<due>\d+) items due, the gap could be chance\.", Reader.chance),
    (
        r"In (?P<month>\w+) (?P<missed>\d+) of (?P<judged>\d+) monthly service levels (?:was|were) missed"
        rf"(?:: (?P<due>{N}) in credits due(?:, (?P<most>{N}) of them from (?P<vendor>\w+))?)?\.",
        Reader.levels,
    ),
    (rf"1 item is overdue now: {_ITEM}, {_AGE}\.|It is x", Reader.one_overdue),
    (
        r"(?P<count>\d+) items are overdue now(?:, (?P<part>all|\d+) of them (?:in |at )?(?P<who>[\w ]+))?\.",
        Reader.overdue,
    ),
    (r"(?P<part>All|\d+) of them (?:in |at )?(?P<who>[\w ]+)\.", Reader.overdue_part),
    (rf"(?:The oldest, |It is ){_ITEM},(?: is)? {_AGE}\.", Reader.oldest),
    (r"Nothing is overdue\.", Reader.none_overdue),
    (
        r"(?:No (?P<other>other )?measure (?:that can be judged )?left its usual range(?: in week \d+)?"
        r"|(?P<usual>Week \d+ was a usual week): no measure left its usual range)\.",
        Reader.calm,
    ),
    (r"Too few to judge (?P<which>.+)\.", Reader.unjudged),
    (r"Nothing was delivered in (?P<week>week \d+).*\.", Reader.nothing_delivered),
)
"""The forms of all sentences, and what each is held against."""

assert GOOD_UP.keys() <= set(METRICS.values())
