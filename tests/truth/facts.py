"""More of the truth about a portfolio: what tiles, tables and messages show of its last week, beside what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise

from tests.truth.oracle import BASE, SHARES, WEEK, Amount, Truth
from tests.truth.stories import AT_RISK, CREDIT, FIRST, NAMES, RATE, TARGET_HOURS, Cell, Item, Portfolio

SHOWN = 13
SHARE_OF_TARGET_LEFT = 0.25
Z = 1.959963984540054


@dataclass(frozen=True)
class Term:
    """A vendor's segment below what was agreed for a month; `credit` is None where none was agreed."""

    cell: Cell
    month: datetime
    is_over: bool
    due: int
    rate: float
    target: float
    credit: Amount


class Facts:
    """What a reader is shown of the last week of a portfolio; each fact is worked out once."""

    def __init__(self, truth: Truth) -> None:
        self.truth, self.made = truth, truth.made
        self.monday = FIRST + truth.last * WEEK
        self.narrowed = cache(self._narrowed)
        self.value, self.judged, self.counts = cache(self._value), cache(self._judged), cache(self._counts)
        self.span = cache(self._span)

    @cached_property
    def logged_share(self) -> float:
        """The share of what was received in the weeks shown that has any event."""
        since, after = self.monday - (SHOWN - 1) * WEEK, self.monday + WEEK
        received = [item for item in self.made.items if since <= item.received < after]
        return sum(bool(item.scoped or item.assigned) for item in received) / len(received)

    def _narrowed(self, vendor: str) -> "Facts":
        """The same about one vendor alone."""
        items = [item for item in self.made.items if item.cell[0] == vendor]
        cells = [cell for cell in self.made.cells if cell[0] == vendor]
        return Facts(Truth(replace(self.made, items=items, cells=cells)))

    def _value(self, metric: str, back: int = 0) -> Amount:
        """What a tile shows of the week, or of a week before: savings with credits, and of the last week what is late
        now."""
        week = self.truth.last - back
        if metric == "incidents":
            return 0
        if metric == "overdue" and not back:
            return len(self.truth.late)
        found = self.truth.value(metric, week)
        if metric != "saving" or found is None:
            return found
        monday = (FIRST + week * WEEK).date()
        return found + self.truth.credits(monday, monday + timedelta(days=6))

    def _judged(self, metric: str, week: int) -> Amount:
        """What the limits judge of a week: savings without credits, and what was late at its end."""
        return 0 if metric == "incidents" else self.truth.value(metric, week)

    @cached_property
    def cost(self) -> float:
        """What the week's work would have cost in-house."""
        return sum(item.units * RATE for item in self.truth.done[self.truth.last])

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval by Wilson of the share on time."""
        n, p = self.truth.size("on_time", self.truth.last), self.truth.value("on_time", self.truth.last) or 0.0
        middle, half = p + Z * Z / (2 * n), Z * ((p * (1 - p) + Z * Z / (4 * n)) / n) ** 0.5
        return (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)

    @cached_property
    def is_missed(self) -> bool:
        """Whether attainment misses what was agreed; with fewer than ten items that is not judged."""
        return self.truth.met()[-1] is False

    @cached_property
    def is_clearly_missed(self) -> bool:
        """Whether the whole interval lies below what was agreed."""
        return self.is_missed and self.interval[1] < self.truth.target

    def _counts(self, metric: str, cell: Cell) -> tuple[Amount, ...]:
        """What stands beside a cell's contribution: its week, and its usual one."""
        last = [self.truth.last]
        if metric == "on_time":
            items = self._of(metric, cell, last)
            misses = sum(not item.is_met for item in items)
            return len(items), misses, _share(self._hits(metric, items), items), self._usual_share(metric, cell)
        if metric == "accepted":
            items = self._of(metric, cell, last)
            return len(items), _share(self._hits(metric, items), items), self._usual_share(metric, cell)
        usual = [self.truth.value(metric, week, [cell]) or 0 for week in self.span(metric)]
        return self.truth.value(metric, self.truth.last, [cell]) or 0, sum(usual) / len(usual)

    def _span(self, metric: str) -> range:
        known = [week for week in range(BASE) if self.truth.value(metric, week) is not None]
        return range(known[0], known[-1] + 1)

    def _of(self, metric: str, cell: Cell, weeks: Sequence[int]) -> list[Item]:
        by_week = self.truth.due if metric == "on_time" else self.truth.done
        return [item for week in weeks for item in by_week[week] if item.cell == cell]

    def _hits(self, metric: str, items: Sequence[Item]) -> int:
        assert metric in SHARES
        return sum(item.is_met if metric == "on_time" else item.accepted for item in items)

    def _usual_share(self, metric: str, cell: Cell) -> Amount:
        items = self._of(metric, cell, self.span(metric))
        return _share(self._hits(metric, items), items)

    @cached_property
    def waiting(self) -> list[Item]:
        """What is open and not yet due."""
        return [item for item in self.made.items if item.delivered is None and item.due >= self.made.as_of]

    @cached_property
    def at_risk(self) -> list[tuple[Item, float]]:
        """What is open, not yet due, and likely to be late or with little time left; and how likely it is late."""
        chances = [(item, self._chance(item)) for item in self.waiting]
        return [one for one in chances if one[1] >= 0.5 or self._used(one[0]) >= 1 - SHARE_OF_TARGET_LEFT]

    def _used(self, item: Item) -> float:
        """How much of its target an item took, or has taken so far."""
        return ((item.delivered or self.made.as_of) - item.received) / timedelta(hours=TARGET_HOURS)

    def _chance(self, item: Item) -> float:
        """The share of those as far as the item that take longer than the target: Kaplan–Meier, open ones censored."""
        year = [one for one in self.made.items if one.received > self.made.as_of - timedelta(days=365)]
        known, left = [(self._used(one), one.delivered is not None) for one in year], 1.0
        for took in sorted({used for used, is_done in known if is_done and self._used(item) < used <= 1}):
            ended = sum(is_done and used == took for used, is_done in known)
            left *= 1 - ended / sum(used >= took for used, _ in known)
        return left

    @cached_property
    def below(self) -> list[Term]:
        """The terms below what was agreed, in the month before that of the last day, and in that month so far."""
        end = FIRST + self.made.weeks * WEEK
        first = (end - timedelta(days=1)).replace(day=1)
        firsts = [(first - timedelta(days=1)).replace(day=1), first, (first + timedelta(days=31)).replace(day=1)]
        found = [
            self._term(cell, since, min(after, end), after <= end)
            for since, after in pairwise(firsts)
            for cell in self.made.cells
        ]
        return [term for term in found if term and term.rate < term.target - 1e-12]

    def _term(self, cell: Cell, since: datetime, before: datetime, is_over: bool) -> Term | None:
        due = [item for item in self.made.items if item.cell == cell and since <= item.due < before]
        if not due:
            return None
        credit = sum(item.billed for item in due) * AT_RISK * CREDIT if self.made.credits else None
        rate = sum(item.is_met for item in due) / len(due)
        return Term(cell, since, is_over, len(due), rate, self.made.targets.get(cell, 0.8), credit)

    @cached_property
    def newest_delivery(self) -> datetime:
        """The latest delivery of the weeks shown."""
        end = self.monday + WEEK
        return max(item.delivered for item in self.made.items if item.delivered and item.delivered < end)

    @cached_property
    def newest_record(self) -> datetime:
        """The latest receipt or delivery."""
        return max(item.delivered or item.received for item in self.made.items)


def name(vendor: str) -> str:
    """A vendor's name by its id."""
    return NAMES[int(vendor[1:]) - 1]


def cell_of(segment: str, vendor: str) -> Cell:
    """The cell of a segment and a vendor as they are written; of a name that nobody has, none of the portfolio's."""
    return f"V{NAMES.index(vendor) + 1}" if vendor in NAMES else vendor, segment.lower()


def with_waiting(made: Portfolio) -> Portfolio:
    """The portfolio, to which open work is added that is not yet due, some of it about to be late."""
    ages = [1, 2, 3, 7, 11, 19, 21]
    for place, age in enumerate(ages):
        cell, received = made.cells[place % len(made.cells)], made.as_of - timedelta(hours=age)
        made.items.append(Item(f"W{place:02}", cell, received, None, 1.0, 20, True, None))
    return made


def _share(hits: int, items: Sequence[Item]) -> Amount:
    return hits / len(items) if items else None
