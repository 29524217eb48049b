"""The service-level clock, by walking intervals.

Instants are integer microseconds since 1970 UTC, spans are half-open.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
WINDOW = 28 * DAY
HORIZON = 15 * 366 * DAY

Span = tuple[int, int]


def to_us(instant: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def to_instant(us: int) -> datetime:
    """The UTC datetime of microseconds since 1970 UTC."""
    return EPOCH + timedelta(microseconds=us)


def unite(spans: Iterable[Span]) -> list[Span]:
    """The same moments as disjoint, ordered spans, none of them empty."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def without(spans: list[Span], holes: list[Span]) -> list[Span]:
    """The moments of the spans that lie in no hole; spans and holes are each disjoint and in order."""
    kept = []
    for start, end in spans:
        for hole_start, hole_end in holes:
            if hole_end <= start or hole_start >= end:
                continue
            if hole_start > start:
                kept.append((start, hole_start))
            start = max(start, hole_end)
        if start < end:
            kept.append((start, end))
    return kept


class Clock(Protocol):
    """What a target is measured on."""

    def running(self, start: int, end: int) -> list[Span]:
        """The moments of [start, end) at which the clock runs, disjoint and in order."""


class WallClock:
    """Always runs: calendar hours and days."""

    def running(self, start: int, end: int) -> list[Span]:
        """The whole of [start, end)."""
        return [(start, end)] if start < end else []


@dataclass(frozen=True)
class Shift:
    """One row of a calendar, in seconds after local midnight; closing on or before opening = next day."""

    weekday: int
    opens: int
    closes: int
    effective_from: date | None = None
    effective_to: date | None = None

    def nominal_seconds(self) -> int:
        """Length in wall time, as if no clock were ever changed."""
        return self.closes - self.opens + (86_400 if self.closes <= self.opens else 0)

    def in_effect(self, day: date) -> bool:
        """Whether the row applies to a shift that opens on that day, weekday aside."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day < self.effective_to)


class Calendar:
    """Shifts in one time zone.

    A wall time that a clock change repeats or skips is read as the later of its two instants.
    """

    def __init__(
        self, timezone: str, shifts: Iterable[Shift], holidays: Iterable[date] = (), assumed: bool = False
    ) -> None:
        self.zone = ZoneInfo(timezone)
        self.shifts = tuple(shifts)
        self.holidays = frozenset(holidays)
        self.assumed = assumed
        self._days: dict[date, list[Span]] = {}

    def local_date(self, us: int) -> date:
        """The local date of this calendar at an instant."""
        return to_instant(us).astimezone(self.zone).date()

    def running(self, start: int, end: int) -> list[Span]:
        """Working time within [start, end), with overlapping shifts united."""
        day, last = self.local_date(start) - timedelta(days=2), self.local_date(end) + timedelta(days=1)
        spans = []
        while day <= last:
            spans += self._opening_on(day)
            day += timedelta(days=1)
        return unite((max(opens, start), min(closes, end)) for opens, closes in spans)

    def usual_day(self, day: date) -> int:
        """Microseconds of the most frequent working day of the week in effect on a date; ties: the longest.

        A calendar with no shift in effect on that date is taken to have days of 8 hours.
        """
        lengths: Counter[int] = Counter()
        for shift in self.shifts:
            if shift.in_effect(day):
                lengths[shift.weekday] += shift.nominal_seconds()
        if not lengths:
            return 8 * HOUR
        frequency = Counter(lengths.values())
        return max(frequency, key=lambda seconds: (frequency[seconds], seconds)) * SECOND

    def _opening_on(self, day: date) -> list[Span]:
        if day not in self._days:
            self._days[day] = [
                (self._at(day, shift.opens), self._at(day, shift.opens + shift.nominal_seconds()))
                for shift in self.shifts
                if shift.weekday == day.isoweekday() and shift.in_effect(day) and day not in self.holidays
            ]
        return self._days[day]

    def _at(self, day: date, seconds: int) -> int:
        # fold=0, as in RFC 5545: the first of two, and in a gap the offset before it.
        wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
        return to_us(wall.replace(tzinfo=self.zone, fold=0))


def assumed_calendar(timezone: str) -> Calendar:
    """Mon–Fri 9–17, for use if no calendar is known."""
    return Calendar(timezone, [Shift(day, 9 * 3600, 17 * 3600) for day in range(1, 6)], assumed=True)


def pauses_by_reason(events: Iterable[tuple[int, str, str]], as_of: int) -> dict[str, list[Span]]:
    """Pauses per reason from (instant, 'paused' or 'resumed', reason); those not resumed last until as_of."""
    spans: dict[str, list[Span]] = {}
    running: dict[str, int] = {}
    for at, kind, reason in sorted(events, key=lambda event: (event[0], event[1] != "resumed")):
        if kind == "paused":
            running.setdefault(reason, at)
        elif reason in running:
            spans.setdefault(reason, []).append((running.pop(reason), at))
    for reason, began in running.items():
        spans.setdefault(reason, []).append((began, as_of))
    return spans


def net_elapsed(clock: Clock, pauses: list[Span], start: int, end: int) -> int:
    """Microseconds for which the clock ran unpaused in [start, end); 0 if it ends before it starts."""
    if end <= start:
        return 0
    return sum(stop - go for go, stop in without(clock.running(start, end), pauses))


def due_at(clock: Clock, pauses: list[Span], start: int, target: int) -> int | None:
    """The earliest instant at which the net elapsed time since start reaches the target; None = not in 15 years."""
    if target <= 0:
        return start
    window = start
    while window < start + HORIZON:
        for go, stop in without(clock.running(window, window + WINDOW), pauses):
            if stop - go >= target:
                return go + target
            target -= stop - go
        window += WINDOW
    return None
