"""The truth about a period, of all vendors or one: what fell due, what was delivered, levels missed, money saved."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from tests.truth.oracle import Truth
from tests.truth.stories import FIRST, RATE, Item

WEEKS = 13


@dataclass(frozen=True)
class Period:
    """Both days are included; an empty vendor stands for all."""

    truth: Truth
    since: date
    until: date
    vendor: str = ""

    @cached_property
    def items(self) -> list[Item]:
        """All items of the vendor, whatever their dates."""
        return [item for item in self.truth.made.items if self.vendor in ("", item.cell[0])]

    @cached_property
    def due(self) -> list[Item]:
        """What fell due in the period."""
        return [item for item in self.items if self.holds(item.due)]

    @cached_property
    def done(self) -> list[Item]:
        """What was delivered in the period."""
        return [item for item in self.items if self.holds(item.delivered)]

    def holds(self, instant: datetime | None) -> bool:
        """Whether an instant is in the period."""
        return instant is not None and self.since <= instant.date() <= self.until

    @property
    def before(self) -> "Period":
        """The period of the same length before."""
        return replace(self, since=self.since - timedelta(weeks=WEEKS), until=self.since - timedelta(days=1))

    @property
    def agreed(self) -> float:
        """The agreed share on time of what fell due."""
        return sum(self.truth.made.targets.get(item.cell, 0.8) for item in self.due) / len(self.due)

    @property
    def levels(self) -> tuple[int, int]:
        """The service levels missed and judged in its months."""
        return sum(missed for missed, *_ in self._months), sum(judged for _, judged, *_ in self._months)

    @property
    def credits(self) -> float:
        """The credits due for its months."""
        return sum(owed for *_, owed, _ in self._months)

    @cached_property
    def _months(self) -> list[tuple[int, int, float, dict[str, float]]]:
        """Levels and credits of the whole months over by the as-of that the period touches."""
        firsts = {FIRST.replace(year=item.due.year, month=item.due.month, day=1) for item in self.due}
        pairs = [(first, (first + timedelta(days=31)).replace(day=1)) for first in sorted(firsts)]
        end = self.truth.made.as_of + timedelta(hours=2)
        return [self.truth.levels_of(*pair, self.vendor) for pair in pairs if pair[1] <= end]

    @property
    def saved(self) -> tuple[float, float]:
        """Net saving and in-house cost of what was delivered, service credits of the months that ended included."""
        cost = sum(item.units * RATE for item in self.done)
        return cost - sum(item.billed for item in self.done) + self.truth.credits(self.since, self.until), cost

    @property
    def saving_parts(self) -> dict[str, float]:
        """What the change of the saving since the period before consists of; every vendor works in both."""
        now, then = (_by_vendor(period.done) for period in (self, self.before))
        hours, hours_then = (sum(work.hours for work in of.values()) for of in (now, then))
        usual = sum(work.saved for work in then.values()) / hours_then
        mix = sum((now[one].hours / hours - then[one].hours / hours_then) * then[one].rate for one in then)
        price = sum(now[one].hours * (then[one].price - now[one].price) for one in then)
        owed = self.truth.credits(self.since, self.until) - self.truth.credits(self.before.since, self.before.until)
        return {"volume": (hours - hours_then) * usual, "mix": hours * mix, "vendor price": price, "credits": owed}

    @property
    def saving_share_moves(self) -> dict[str, float]:
        """The points by which the gross saving's share of the in-house cost moved, by segment; all of them under ''."""

        def share(items: list[Item], segment: str) -> float:
            own = [item for item in items if segment in ("", item.cell[1])]
            return 100 * (1 - sum(item.billed for item in own) / sum(item.units * RATE for item in own))

        segments = {"", *(item.cell[1] for item in self.done)}
        return {one: share(self.done, one) - share(self.before.done, one) for one in segments}

    @property
    def shares(self) -> dict[str, float]:
        """Each segment's share of the hours delivered."""
        hours: Counter[str] = Counter()
        for item in self.done:
            hours[item.cell[1]] += item.units
        return {segment: amount / sum(hours.values()) for segment, amount in hours.items()}


@dataclass(frozen=True)
class _Work:
    """Standard hours and what was billed for them."""

    hours: float
    billed: float

    @property
    def saved(self) -> float:
        return self.hours * RATE - self.billed

    @property
    def rate(self) -> float:
        return self.saved / self.hours

    @property
    def price(self) -> float:
        return self.billed / self.hours


def _by_vendor(items: list[Item]) -> dict[str, _Work]:
    own = {item.cell[0]: [one for one in items if one.cell[0] == item.cell[0]] for item in items}
    return {vendor: _Work(sum(one.units for one in of), sum(one.billed for one in of)) for vendor, of in own.items()}


def last_weeks(truth: Truth) -> Period:
    """The thirteen weeks up to the last one."""
    until = FIRST.date() + timedelta(weeks=truth.made.weeks, days=-1)
    return Period(truth, until - timedelta(weeks=WEEKS, days=-1), until)
