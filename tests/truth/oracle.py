"""The truth about a portfolio's last week, worked out from its items alone: values, limits, signals, who, how many."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise

from tests.truth.stories import AT_RISK, CREDIT, FIRST, RATE, Cell, Item, Portfolio

WEEK = timedelta(weeks=1)
GOOD_UP = {"hours": True, "on_time": True, "saving": True, "accepted": True, "overdue": False}
SHARES = ("on_time", "accepted")
BASE, FEWEST = 26, 12
Amount = float | None


@dataclass(frozen=True)
class Verdict:
    """A metric's last week: value, the week before, the limits, the side of its signal (0: none, None: not judged).

    `weeks` are those in a row that lie where the rule looks, `near` those of the last three near the limit.
    """

    value: Amount
    before: Amount
    centre: Amount = None
    lower: Amount = None
    upper: Amount = None
    side: int | None = None
    rule: str = ""
    weeks: int = 0
    near: int = 0


class Truth:
    """Everything that may be said about the last week of a portfolio, whatever words are found for it."""

    def __init__(self, made: Portfolio) -> None:
        self.made, self.last = made, made.weeks - 1
        self.due: dict[int | None, list[Item]] = defaultdict(list)
        self.done: dict[int | None, list[Item]] = defaultdict(list)
        for item in made.items:
            self.due[_number(item.due)].append(item)
            self.done[_number(item.delivered)].append(item)
        self.unmet = [item for item in made.items if not item.is_met]
        self.contributions = cache(self._contributions)
        self.verdicts = {metric: self._verdict(metric) for metric in GOOD_UP}

    def value(self, metric: str, week: int, cells: Sequence[Cell] | None = None) -> Amount:
        """A metric of a week, of all cells or some; None without items."""

        def of(items: Iterable[Item]) -> list[Item]:
            return [item for item in items if cells is None or item.cell in cells]

        done, due = of(self.done[week]), of(self.due[week])
        if metric == "hours":
            return sum(item.units for item in done) if done else None
        if metric == "saving":
            return sum(item.units * RATE - item.billed for item in done) if done else None
        if metric == "on_time":
            return sum(item.is_met for item in due) / len(due) if due else None
        if metric == "accepted":
            return sum(item.accepted for item in done) / len(done) if done else None
        end = FIRST + (week + 1) * WEEK
        begun = [item for item in of(self.unmet) if item.due < end]
        return sum(item.delivered is None or item.delivered >= end for item in begun)

    def size(self, metric: str, week: int) -> int:
        """How many items a share is of."""
        return len((self.due if metric == "on_time" else self.done)[week])

    def _verdict(self, metric: str) -> Verdict:
        values = [self.value(metric, week) for week in range(self.made.weeks)]
        value, before = values[-1], values[-2]
        limits = self._limits(metric, values)
        if limits is None:
            return Verdict(value, before)
        centre = limits[0][0]
        places = [
            None if one is None or (metric in SHARES and self.size(metric, week) < 10) else _place(one, limits[week])
            for week, one in enumerate(values)
        ]
        _, lower, upper = limits[-1]
        if places[-1] is None:
            return Verdict(value, before, centre, lower, upper)
        judged = [place for place in places if place is not None]
        rule, weeks = _rule(judged)
        side = (1 if judged[-1] > 0 else -1) if rule else 0
        near = sum(place * side > 2 for place in judged[-3:])
        return Verdict(value, before, centre, lower, upper, side, rule, weeks, near)

    def _limits(self, metric: str, values: Sequence[Amount]) -> list[tuple[float, float, float]] | None:
        known = [one for one in values[:BASE] if one is not None]
        if len(known) < FEWEST or 2 * len(known) <= len(values[:BASE]):
            return None
        if metric in SHARES:
            return self._share_limits(metric)
        if metric == "overdue" and (sum(known) < len(known) or 2 * sum(one > 0 for one in known) <= len(known)):
            return None
        mean = sum(known) / len(known)
        half = 2.66 * sum(abs(after - one) for one, after in pairwise(known)) / (len(known) - 1)
        if half < 1e-6:
            return None
        lower = max(0.0, mean - half) if metric == "overdue" else mean - half
        return [(mean, lower, mean + half)] * len(values)

    def _share_limits(self, metric: str) -> list[tuple[float, float, float]] | None:
        sizes = [self.size(metric, week) for week in range(self.made.weeks)]
        hits = [round((self.value(metric, week) or 0) * size) for week, size in enumerate(sizes)]
        base = [(hit, size) for hit, size in zip(hits[:BASE], sizes[:BASE], strict=True) if size]
        centre = sum(hit for hit, _ in base) / sum(size for _, size in base)
        if not 0 < centre < 1:
            return None
        scores = [(hit / size - centre) / (centre * (1 - centre) / size) ** 0.5 for hit, size in base]
        spread = sum(abs(after - one) for one, after in pairwise(scores)) / (len(scores) - 1) / 1.128
        halves = [3 * spread * (centre * (1 - centre) / max(size, 1)) ** 0.5 for size in sizes]
        return [(centre, max(0.0, centre - half), min(1.0, centre + half)) for half in halves]

    @cached_property
    def harmful(self) -> list[str]:
        """The metrics that changed for the worse."""
        return [metric for metric, one in self.verdicts.items() if one.side and (one.side > 0) != GOOD_UP[metric]]

    @cached_property
    def better(self) -> list[str]:
        """The metrics that changed for the better."""
        return [metric for metric, one in self.verdicts.items() if one.side and metric not in self.harmful]

    @cached_property
    def late(self) -> list[Item]:
        """What is open past its due instant, longest first."""
        late = [item for item in self.made.items if item.delivered is None and item.due < self.made.as_of]
        return sorted(late, key=lambda item: (item.due, item.key))

    def misses(self, holds: Callable[[Item], bool] = lambda item: True) -> list[Item]:
        """What fell due in the last week and was not on time."""
        return [item for item in self.due[self.last] if not item.is_met and holds(item)]

    def _contributions(self, metric: str) -> Counter[Cell]:
        """What each cell adds to the distance from a usual week: the mean one of the weeks that the limits are from."""
        base = [week for week in range(BASE) if self.value(metric, week) is not None]
        if metric in SHARES:
            return self._share_contributions(metric, base)
        found: Counter[Cell] = Counter()
        for cell in self.made.cells:
            usual = sum(self.value(metric, week, [cell]) or 0 for week in range(base[0], base[-1] + 1))
            found[cell] = (self.value(metric, self.last, [cell]) or 0) - usual / (base[-1] - base[0] + 1)
        return found

    def _share_contributions(self, metric: str, base: Sequence[int]) -> Counter[Cell]:
        def counts(cell: Cell | None, weeks: Iterable[int]) -> tuple[int, int]:
            chosen = set(weeks)
            items = [
                item
                for item in self.made.items
                if (cell is None or item.cell == cell)
                and _number(item.due if metric == "on_time" else item.delivered) in chosen
            ]
            return sum(item.is_met if metric == "on_time" else item.accepted for item in items), len(items)

        span, last = range(base[0], base[-1] + 1), [self.last]
        all_met, all_due = counts(None, span)
        usual, now_due = all_met / all_due, counts(None, last)[1]
        found: Counter[Cell] = Counter()
        for cell in self.made.cells:
            (met, due), (then_met, then_due) = counts(cell, last), counts(cell, span)
            found[cell] = 100 * ((met - usual * due) / now_due - (then_met - usual * then_due) / all_due)
        return found

    @cached_property
    def levels(self) -> tuple[int, int, float, dict[str, float]]:
        """Of the last month that was over by the week's end: levels missed, judged, credits due, and by vendor."""
        after = (FIRST + self.made.weeks * WEEK).replace(day=1)
        return self.levels_of((after - timedelta(days=1)).replace(day=1), after)

    def levels_of(self, since: datetime, after: datetime, vendor: str = "") -> tuple[int, int, float, dict[str, float]]:
        """The same, of the month from `since` to before `after`; of one vendor, if it is named."""
        missed, judged, owed = 0, 0, Counter[str]()
        for cell in (cell for cell in self.made.cells if vendor in ("", cell[0])):
            due = [item for item in self.made.items if item.cell == cell and since <= item.due < after]
            judged += bool(due)
            if due and sum(item.is_met for item in due) / len(due) < self.made.targets.get(cell, 0.8) - 1e-12:
                missed += 1
                owed[cell[0]] += sum(item.billed for item in due) * AT_RISK * CREDIT if self.made.credits else 0
        return missed, judged, sum(owed.values()), {vendor: amount for vendor, amount in owed.items() if amount}

    def credits(self, since: date, until: date) -> float:
        """The credits of the months whose last day is in the period."""
        firsts = [FIRST.replace(month=month) for month in range(1, 13)]
        firsts = [first.replace(day=1) for first in firsts]
        months = [pair for pair in pairwise(firsts) if since <= pair[1].date() - timedelta(days=1) <= until]
        return sum(self.levels_of(*pair)[2] for pair in months)

    @property
    def is_month_new(self) -> bool:
        """Whether a month ended since the week before: one of the days up to the Monday after this week is a first."""
        after = FIRST + self.made.weeks * WEEK
        return any((after - timedelta(days=back)).day == 1 for back in range(7))

    @property
    def target(self) -> float:
        """The agreed share on time of the last week, by what fell due."""
        due = self.due[self.last]
        return sum(self.made.targets.get(item.cell, 0.8) for item in due) / len(due)

    def met(self) -> list[bool | None]:
        """Of each week: whether attainment met what was agreed; None with fewer than ten items due."""
        found: list[bool | None] = []
        for week in range(self.made.weeks):
            due = self.due[week]
            agreed = sum(self.made.targets.get(item.cell, 0.8) for item in due) / len(due) if due else 0
            rate = sum(item.is_met for item in due) / len(due) if due else 0
            found.append(None if len(due) < 10 else rate >= agreed - 1e-9)
        return found


def wilson(hits: int, size: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z, p = 1.959963984540054, hits / size
    centre, half = p + z * z / (2 * size), z * ((p * (1 - p) + z * z / (4 * size)) / size) ** 0.5
    return (centre - half) / (1 + z * z / size), (centre + half) / (1 + z * z / size)


def _number(instant: datetime | None) -> int | None:
    return None if instant is None else (instant - FIRST) // WEEK


def _place(value: float, limits: tuple[float, float, float]) -> float:
    """The distance from the centre, of which 3 is the limit that is not cut off."""
    centre, lower, upper = limits
    return 3 * (value - centre) / max(upper - centre, centre - lower)


def _rule(places: Sequence[float]) -> tuple[str, int]:
    """The rule that the last week fulfils, and for how many weeks in a row it lies where that rule looks."""
    side = 1 if places[-1] > 0 else -1
    ours = [place * side for place in places]
    if ours[-1] > 3:
        return "outside", _run(ours, 3)
    if len(ours) >= 8 and min(ours[-8:]) > 0:
        return "run", _run(ours, 0)
    if ours[-1] > 2 and sum(place > 2 for place in ours[-3:]) >= 2:
        return "near", _run(ours, 2)
    return "", 0


def _run(places: Sequence[float], beyond: float) -> int:
    count = 0
    for place in reversed(places):
        if place <= beyond:
            break
        count += 1
    return count
