"""What arrives, when, from whom and for whom: the work before anyone has touched it."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np

from data.demo.clock import CALENDAR_CODES, Clock
from data.demo.draw import Rng, pair, pick, stratified
from data.demo.planted import AS_OF, FIRST_DAY, PLANTED, WEEKS, instant
from data.demo.portfolio import (
    CLIENTS,
    ENGAGEMENTS,
    ENGINEERING_SHARE,
    SEGMENT_MIX,
    SEGMENT_MIX_SHIFTED,
    SEGMENTS,
    VENDORS,
    WORK_TYPES,
)

END = int(AS_OF.timestamp())
DAYS = WEEKS * 7
ENGINEERING = len(WORK_TYPES) - 1
WEEKDAY_WEIGHTS = (1.10, 1.15, 1.08, 1.02, 0.85, 0.07, 0.04)
VENDOR_CALENDARS = np.array([CALENDAR_CODES[vendor.calendar_id] for vendor in VENDORS])
CLIENT_CALENDARS = np.array([CALENDAR_CODES[CLIENTS[item.client][1]] for item in ENGAGEMENTS])
WORK_TYPE_SEGMENTS = np.array([SEGMENTS.index(item.segment) for item in WORK_TYPES])
VENDOR_CODES = {vendor.vendor_id: code for code, vendor in enumerate(VENDORS)}


@dataclass(frozen=True)
class Arrivals:
    """One position per item, by receipt. Codes are positions in the portfolio's tuples; instants are UTC seconds."""

    received: np.ndarray
    work_type: np.ndarray
    vendor: np.ndarray
    engagement: np.ndarray
    priority: np.ndarray
    complexity: np.ndarray  # 1 to 3
    units: np.ndarray

    @property
    def segment(self) -> np.ndarray:
        """Positions in SEGMENTS."""
        return WORK_TYPE_SEGMENTS[self.work_type]

    @property
    def vendor_calendar(self) -> np.ndarray:
        """Codes of the vendors' calendars."""
        return VENDOR_CALENDARS[self.vendor]

    @property
    def client_calendar(self) -> np.ndarray:
        """Codes of the clients' calendars."""
        return CLIENT_CALENDARS[self.engagement]

    @property
    def engineering(self) -> np.ndarray:
        """True where there is nothing to be found."""
        return self.work_type == ENGINEERING

    def __len__(self) -> int:
        return len(self.received)


def arrive(rng: Rng, clock: Clock, deliverables: int) -> Arrivals:
    """All the portfolio's items, in order of receipt."""
    reviews = round(deliverables * ENGINEERING_SHARE)
    day, work_type = _ordinary(rng, deliverables - reviews)
    day = np.concatenate([day, _steady_days(rng, reviews)])
    work_type = np.concatenate([work_type, np.full(reviews, ENGINEERING)])
    month = _months()[day]
    vendor = pick(
        stratified(rng, pair(month, work_type, 16)),
        np.array([item.vendors for item in WORK_TYPES]),
        work_type,
    )
    engagement = _engagements(rng, day, vendor, WORK_TYPE_SEGMENTS[work_type])
    items = Arrivals(
        received=_receipts(rng, clock, day, CLIENT_CALENDARS[engagement]),
        work_type=work_type,
        vendor=vendor,
        engagement=engagement,
        priority=pick(rng.random(deliverables), np.array([0.08, 0.20, 0.72])),
        complexity=1 + pick(rng.random(deliverables), np.array([t.complexity for t in WORK_TYPES]), work_type),
        units=_units(rng, month, work_type),
    )
    order = np.argsort(items.received, kind="stable")
    return Arrivals(**{field.name: getattr(items, field.name)[order] for field in fields(Arrivals)})


def _dates() -> list[date]:
    return [FIRST_DAY + timedelta(number) for number in range(DAYS)]


def _months() -> np.ndarray:
    return np.array([day.year * 12 + day.month - 24_000 for day in _dates()])


def _peak(day: date) -> float:
    """Arrivals rise in the last days of a month, more so of a quarter, and pause at the end of the year."""
    left = ((day.replace(day=28) + timedelta(4)).replace(day=1) - day).days
    if day.month == 12 and day.day >= 24:
        return 0.45
    if day.month % 3 == 0 and left <= 7:
        return 1.75
    return 1.45 if left <= 4 else 1.0


def _ordinary(rng: Rng, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Day and work type of all items but engineering's."""
    weights = np.array(
        [
            WEEKDAY_WEIGHTS[day.weekday()] * _peak(day) * (1 + 0.15 * number / DAYS)
            for number, day in enumerate(_dates())
        ]
    )
    day = np.repeat(np.arange(DAYS), rng.multinomial(size, weights / weights.sum()))
    segment = _segments(rng, day)
    work_type = np.empty(size, dtype=np.int64)
    for code in range(len(SEGMENTS) - 1):
        members = np.flatnonzero(segment == code)
        types = [place for place, item in enumerate(WORK_TYPES) if item.segment == SEGMENTS[code]]
        drawn = pick(stratified(rng, _months()[day[members]]), np.array([WORK_TYPES[t].share for t in types]))
        work_type[members] = np.array(types)[drawn]
    return day, work_type


def _segments(rng: Rng, day: np.ndarray) -> np.ndarray:
    """The mix shift: from its first day, more of what saves least arrives."""
    shifted = day >= (PLANTED.mix_shift.since - FIRST_DAY).days
    mixes = np.array([SEGMENT_MIX, SEGMENT_MIX_SHIFTED])
    return pick(stratified(rng, _months()[day]), mixes, shifted.astype(np.int64))


def _steady_days(rng: Rng, size: int) -> np.ndarray:
    """Nothing planted: the same number in every four weeks, on any of their working days."""
    block = np.arange(size) * (WEEKS // 4) // max(size, 1)
    return block * 28 + rng.integers(0, 4, size) * 7 + rng.integers(0, 5, size)


def _engagements(rng: Rng, day: np.ndarray, vendor: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """Each item's contract: the first of its vendor and segment until a later one is live."""
    engagement = np.zeros(len(day), dtype=np.int64)
    chance = rng.random(len(day))
    cells = pair(vendor, segment, len(SEGMENTS))
    for vendor_code, segment_code in sorted(
        {(VENDOR_CODES[e.vendor_id], SEGMENTS.index(e.segment)) for e in ENGAGEMENTS}
    ):
        members = np.flatnonzero(cells == vendor_code * len(SEGMENTS) + segment_code)
        places = [
            place
            for place, item in enumerate(ENGAGEMENTS)
            if (VENDOR_CODES[item.vendor_id], SEGMENTS.index(item.segment)) == (vendor_code, segment_code)
        ]
        drawn = pick(chance[members], np.array([ENGAGEMENTS[place].weight for place in places]))
        live = np.array([(ENGAGEMENTS[place].went_live_on - FIRST_DAY).days for place in places])
        engagement[members] = np.array(places)[np.where(day[members] > live[drawn], drawn, 0)]
    return engagement


def _receipts(rng: Rng, clock: Clock, day: np.ndarray, calendar: np.ndarray) -> np.ndarray:
    """Instants in the client's day, mostly in its office hours; none after the as-of instant."""
    size = len(day)
    hour = np.where(rng.random(size) < 0.45, rng.normal(10.6, 1.3, size), rng.normal(15.2, 1.6, size))
    wall = instant(FIRST_DAY) + day * 86_400 + (np.clip(hour, 6.5, 21.5) * 3600).astype(np.int64)
    wall += rng.integers(0, 60, size)
    return np.minimum(clock.from_local(calendar, wall), END - rng.integers(1800, 14_400, size))


def _units(rng: Rng, month: np.ndarray, work_type: np.ndarray) -> np.ndarray:
    limits = np.array([item.units for item in WORK_TYPES])[work_type]
    chance = stratified(rng, pair(month, work_type, 16))
    return limits[:, 0] + (chance * (limits[:, 1] - limits[:, 0] + 1)).astype(np.int64)
