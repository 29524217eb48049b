"""When each item is due, paused and delivered, so that the contract's clock finds the planted verdicts.

The verdict is drawn first; then instants that bear it out: a share of the target below or above
one, spent in the vendor's working hours, around a pause that the term may or may not allow.
"""

from dataclasses import dataclass

import numpy as np

from data.demo.arrivals import END, VENDOR_CODES, Arrivals
from data.demo.clock import ALWAYS, Clock
from data.demo.draw import Rng, below, lognormal, pair, pick, stratified
from data.demo.planted import PLANTED, instant
from data.demo.portfolio import VENDORS
from data.demo.terms import PAUSE_REASONS, Governed

INTERNAL = PAUSE_REASONS.index(PLANTED.overreport.pause_reason)
DAY = 86_400
NEVER = END + 400 * DAY


@dataclass(frozen=True)
class Verdicts:
    """What will become of each item."""

    met: np.ndarray
    crunched: np.ndarray
    claimed: np.ndarray  # missed only because of a pause the term does not allow
    stuck: np.ndarray  # still open, long overdue
    cancelled: np.ndarray


@dataclass(frozen=True)
class Delivery:
    """Instants of the work, NEVER where there is none; a pause's reason is -1 where there is no pause."""

    due: np.ndarray
    promised: np.ndarray
    paused: np.ndarray
    resumed: np.ndarray
    reason: np.ndarray
    allowed: np.ndarray
    delivered: np.ndarray

    @property
    def is_delivered(self) -> np.ndarray:
        """True where the first delivery is not after the as-of instant."""
        return self.delivered <= END


def crunch_rows(items: Arrivals) -> np.ndarray:
    """Items received in the capacity crunch."""
    crunch = PLANTED.crunch
    inside = (items.received >= instant(crunch.since)) & (items.received < instant(crunch.until) + DAY)
    return inside & (items.vendor == VENDOR_CODES[crunch.vendor_id]) & ~items.engineering


def _attainments(items: Arrivals, crunched: np.ndarray) -> np.ndarray:
    """Each item's chance of being met: Simpson's two vendors, the over-reporter, the crunch, engineering."""
    nothing = PLANTED.nothing.attainment
    table = np.array([[*vendor.attainment, nothing] for vendor in VENDORS])
    # some engineering items of the same vendor and weeks keep their usual rate
    return np.where(crunched, PLANTED.crunch.attainment - 0.02, table[items.vendor, items.segment])


def judge(rng: Rng, items: Arrivals, due: np.ndarray) -> Verdicts:
    """Draw the verdicts, evenly within each cell that a planted effect compares."""
    crunched = crunch_rows(items)
    cell = even_groups(items, np.where(crunched, -1, pair(items.vendor, items.segment, 8)))
    met = stratified(rng, cell) < _attainments(items, crunched)
    cancelled = (rng.random(len(items)) < 0.009) & ~items.engineering
    stuck = _stuck(rng, items, due, ~met & ~cancelled)
    share = (PLANTED.overreport.reported - PLANTED.overreport.recorded) / (1 - PLANTED.overreport.recorded)
    candidates = ~met & ~items.engineering & (items.vendor == VENDOR_CODES[PLANTED.overreport.vendor_id])
    claimed = candidates & (stratified(rng, candidates.astype(np.int64)) < share + 0.025)
    return Verdicts(met, crunched, claimed & ~stuck, stuck, cancelled)


def even_groups(items: Arrivals, cell: np.ndarray) -> np.ndarray:
    """The cells, with engineering in runs of 14 items per vendor, so that its rates are the same at all times."""
    even = 1_000_000 + cell
    for vendor in range(len(VENDORS)):
        rows = items.engineering & (items.vendor == vendor)
        even[rows] = vendor * 100_000 + np.arange(rows.sum()) // 14
    return even


def _stuck(rng: Rng, items: Arrivals, due: np.ndarray, missed: np.ndarray) -> np.ndarray:
    """A handful of overdue items that nobody has finished."""
    old = np.flatnonzero((items.received > END - 45 * DAY) & (due < END - DAY) & missed & ~items.engineering)
    stuck = np.zeros(len(items), dtype=bool)
    stuck[rng.choice(old, min(len(old), max(1, round(len(items) * 0.0007))), replace=False)] = True
    return stuck


def _ratios(rng: Rng, items: Arrivals, verdicts: Verdicts) -> np.ndarray:
    """Time needed as a share of the target: lognormal, at most .985 where met, above 1 where missed."""
    size = len(verdicts.met)
    median = np.where(verdicts.crunched, 0.88, 0.58)
    met = below(rng, lognormal(rng, median, 0.36, size), 0.985, 0.5)
    # a long tail in engineering would look like a finding
    late = np.select([verdicts.crunched, items.engineering], [0.95, 0.06], 0.26)
    return np.where(verdicts.met, met, 1.02 + np.minimum(lognormal(rng, late, 0.8, size), 7 * late))


def first_due(clock: Clock, items: Arrivals, governed: Governed) -> np.ndarray:
    """The due instant before any pause."""
    return clock.at(governed.calendar, clock.worked(governed.calendar, items.received) + governed.target)


def deliver(rng: Rng, clock: Clock, items: Arrivals, governed: Governed) -> tuple[Verdicts, Delivery]:
    """Verdicts, and the instants at which each item is due, paused, resumed and delivered."""
    promised = first_due(clock, items, governed)
    verdicts = judge(rng, items, promised)
    ratio = _ratios(rng, items, verdicts)
    hands = _hands(clock, items, promised)
    plan = _Plan(clock, items, governed, hands, promised, ratio, verdicts)
    reason = _pause_reasons(rng, verdicts)
    allowed = (reason >= 0) & governed.allows[np.arange(len(items)), np.maximum(reason, 0)]
    paused, resumed = plan.pause(rng, reason, allowed)
    due = plan.due(paused, resumed, allowed)
    delivered = plan.delivered(reason >= 0, resumed, due)
    delivered[verdicts.stuck | verdicts.cancelled] = NEVER
    paused, resumed = (np.where(reason >= 0, moment, NEVER) for moment in (paused, resumed))
    return verdicts, Delivery(due, promised, paused, resumed, reason, allowed, delivered)


def _hands(clock: Clock, items: Arrivals, due: np.ndarray) -> np.ndarray:
    """The calendar that people work in: the vendor's, or a duty shift if the vendor rests until the due instant."""
    calendar = items.vendor_calendar
    working = clock.worked(calendar, due) - clock.worked(calendar, items.received)
    return np.where(working < 2 * 3600, ALWAYS, calendar)


def _pause_reasons(rng: Rng, verdicts: Verdicts) -> np.ndarray:
    size = len(verdicts.met)
    reason = np.where(rng.random(size) < 0.15, pick(rng.random(size), np.array([0.62, 0.16, 0.22])), -1)
    return np.where(verdicts.claimed, INTERNAL, reason)


class _Plan:
    """An item's way from receipt to delivery, for all items at once."""

    def __init__(
        self,
        clock: Clock,
        items: Arrivals,
        governed: Governed,
        hands: np.ndarray,
        due: np.ndarray,
        ratio: np.ndarray,
        verdicts: Verdicts,
    ) -> None:
        self.clock, self.items, self.governed, self.hands = clock, items, governed, hands
        self.received = items.received
        self.first_due, self.ratio, self.verdicts = due, ratio, verdicts
        self.start = clock.worked(hands, self.received)
        self.room = clock.worked(hands, due) - self.start  # the vendor's time within the target

    def pause(self, rng: Rng, reason: np.ndarray, allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pauses that begin before the work is done; one that counts leaves a met item enough time to be met."""
        size = len(reason)
        self.begun = rng.uniform(0.08, 0.65, size) * np.where(
            self.verdicts.claimed, rng.uniform(0.6, 0.9, size), np.minimum(self.ratio, 1)
        )
        begins = self.start + (self.begun * self.room).astype(np.int64)
        paused = np.maximum(self.clock.at(self.hands, begins), self.received + 60)
        longest = np.where(self.items.engineering, DAY // 4, 6 * DAY)
        length = np.clip(lognormal(rng, 15 * 3600, 0.75, size), 1800, longest).astype(np.int64)
        resumed = paused + length
        latest = self.clock.at(self.hands, begins + (0.7 * (self.first_due_worked() - begins)).astype(np.int64))
        resumed = np.where(self.verdicts.met & ~allowed, np.minimum(resumed, np.maximum(latest, paused + 60)), resumed)
        return paused, np.where(self.verdicts.claimed, self._claimed_end(rng, begins), resumed)

    def first_due_worked(self) -> np.ndarray:
        """The vendor's working time at the due instant."""
        return self.start + self.room

    def _claimed_end(self, rng: Rng, begins: np.ndarray) -> np.ndarray:
        """The end of a pause so long that without it the item would have been met."""
        spare = self.ratio - rng.uniform(0.68, 0.92, len(begins))
        return self.clock.at(self.hands, begins + (spare * self.room).astype(np.int64) + 600)

    def due(self, paused: np.ndarray, resumed: np.ndarray, allowed: np.ndarray) -> np.ndarray:
        """The due instant, moved by a pause that the term allows."""
        calendar, worked = self.governed.calendar, self.clock.worked
        stopped = worked(calendar, resumed) - worked(calendar, paused)
        moved = self.clock.at(calendar, worked(calendar, self.received) + self.governed.target + stopped)
        return np.where(allowed & (paused < self.first_due), moved, self.first_due)

    def delivered(self, has_pause: np.ndarray, resumed: np.ndarray, due: np.ndarray) -> np.ndarray:
        """Instants in the vendor's working hours that the contract's clock judges as drawn."""
        since = np.where(has_pause, resumed, self.received)
        return np.where(self.verdicts.met, self._in_time(since, due, has_pause), self._late(since, due))

    def _in_time(self, since: np.ndarray, due: np.ndarray, has_pause: np.ndarray) -> np.ndarray:
        share = np.where(has_pause, (self.ratio - self.begun) / (1 - self.begun), self.ratio)
        low, high = (self.clock.worked(self.hands, moment) for moment in (since, due))
        working = self.clock.at(self.hands, low + (share * (high - low)).astype(np.int64))
        idle = (high - low < 1800) | (working <= since)
        return np.where(idle, since + (share * (due - since)).astype(np.int64), working)

    def _late(self, since: np.ndarray, due: np.ndarray) -> np.ndarray:
        over = ((self.ratio - 1) * np.maximum(self.room, 4 * 3600)).astype(np.int64) + 300
        worked, hands = self.clock.worked, self.hands
        late = self.clock.at(hands, np.maximum(worked(hands, due), worked(hands, since)) + over)
        calendar = self.governed.calendar
        on_target_clock = self.clock.at(calendar, worked(calendar, np.maximum(due, since)) + over)
        judged_late = worked(calendar, late) > worked(calendar, due) + 60
        return np.where(judged_late, late, on_target_clock)
