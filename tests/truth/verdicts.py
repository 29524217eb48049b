"""The truth about a period's quality, stages, work in hand and claims, worked out from its items alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.truth.oracle import Truth, wilson
from tests.truth.periods import Period
from tests.truth.stories import Item

KNOWN = ("cost", "quality", "expectations", "dependence", "segments")
"""The claims that can be judged from the items here."""

BENEFITS = ("cost", "quality")
CHALLENGES = ("expectations", "dependence")
FEW = 10


def acceptance(period: Period) -> tuple[int, float, float, str]:
    """Of the work whose in-house quality is known: items, share accepted, that in-house, and how they compare."""
    known = [item for item in period.done if item.cell[1] in period.truth.made.in_house]
    if not known:
        return 0, 0.0, 0.0, "unknown"
    rate, in_house = _accepted(known), _in_house(period, known)
    low, high = wilson(sum(item.accepted for item in known), len(known))
    verdict = "clearly below" if high < in_house else "clearly above" if low > in_house else "level with"
    return len(known), rate, in_house, verdict if len(known) >= FEW else "unknown"


def clearly_below(period: Period) -> dict[str, tuple[float, float, int]]:
    """The vendors whose work is clearly below in-house: share accepted, in-house, and how many items."""
    found, vendors = {}, {item.cell[0] for item in period.done}
    for vendor in vendors if len(vendors) > 1 else ():
        done = [item for item in period.done if item.cell[0] == vendor]
        known = [item for item in done if item.cell[1] in period.truth.made.in_house]
        _, high = wilson(sum(item.accepted for item in done), len(done))
        if known and len(done) >= FEW and high < _in_house(period, known):
            found[vendor] = (_accepted(done), _in_house(period, known), len(done))
    return found


def _accepted(items: Sequence[Item]) -> float:
    return sum(item.accepted for item in items) / len(items)


def _in_house(period: Period, items: Sequence[Item]) -> float:
    return sum(period.truth.made.in_house[item.cell[1]] for item in items) / len(items)


@dataclass(frozen=True)
class Way:
    """Mean hours of each stage and of all, what the slowest tenth spends more in each, and how many those are."""

    means: dict[str, float]
    mean: float
    extra: dict[str, float]
    slowest: int


def way(period: Period) -> Way:
    """How long what was delivered with a log took, stage by stage."""
    logged = [item for item in period.done if item.assigned]
    wholes = sorted(_hours(item.received, item.delivered) for item in logged)
    middle_from, middle_to, slowest_from = (_percentile(wholes, share) for share in (0.4, 0.6, 0.9))
    middle, slowest = [], []
    for item in logged:
        whole = _hours(item.received, item.delivered)
        middle += [item] * (middle_from <= whole <= middle_to)
        slowest += [item] * (whole >= slowest_from)
    usual, slow = _means(middle), _means(slowest)
    extra = {stage: slow.get(stage, 0.0) - usual.get(stage, 0.0) for stage in {*usual, *slow}}
    return Way(_means(logged), sum(wholes) / len(wholes), extra, len(slowest))


def _means(items: Sequence[Item]) -> dict[str, float]:
    spent: Counter[str] = Counter()
    for item in items:
        if item.scoped:
            spent["scope"] += _hours(item.received, item.scoped)
        spent["assignment"] += _hours(item.scoped or item.received, item.assigned)
        spent["drafts"] += _hours(item.assigned, item.delivered)
    return {stage: hours / len(items) for stage, hours in spent.items()}


def _hours(start, end) -> float:
    return (end - start).total_seconds() / 3600


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def is_short_of_people(truth: Truth, item: Item) -> bool:
    """Whether the item waited for its assignment longer than nine in ten of its segment's, in working time."""
    if not item.assigned:
        return False
    logged = [one for one in truth.made.items if one.assigned and one.cell[1] == item.cell[1]]
    return _queue(item) > _percentile(sorted(map(_queue, logged)), 0.9)


def _queue(item: Item) -> float:
    """The working seconds from receipt to assignment."""
    day, seconds = item.received.replace(hour=9, minute=0), 0.0
    while day < item.assigned:
        if day.weekday() < 5:
            start, end = max(day, item.received), min(day + timedelta(hours=8), item.assigned)
            seconds += max(0.0, (end - start).total_seconds())
        day += timedelta(days=1)
    return seconds


def in_progress(period: Period, end: date) -> int:
    """How many items were received before that day and not delivered before it."""
    begun = [item for item in period.items if item.received.date() < end]
    return sum(item.delivered is None or item.delivered.date() >= end for item in begun)


def claims(period: Period) -> dict[str, str]:
    """The verdict on each claim of KNOWN."""
    known, _, in_house, _ = acceptance(period)
    saved, cost = period.saved
    hours: Counter[str] = Counter()
    for item in period.done:
        hours[item.cell[0]] += item.units
    concentration = 1e4 * sum((amount / sum(hours.values())) ** 2 for amount in hours.values())
    accepted = wilson(sum(item.accepted for item in period.done if _is_known(period, item)), known) if known else (0, 0)
    sent_back = wilson(sum(not item.accepted for item in period.done), len(period.done))
    return {
        "cost": _above((saved - 0.1 * cost, saved + 0.1 * cost), 0, len(period.done)),
        "quality": _above(accepted, in_house, known) if known else "not_measurable",
        # a challenge with several tests, of which this data can fail only one, is open unless that one holds
        "expectations": _or_open(_above(sent_back, 0.2, len(period.done))),
        "dependence": _or_open(_above((concentration, concentration), 1800, FEW)),
        "segments": "does_not_hold",
    }


def _is_known(period: Period, item: Item) -> bool:
    return item.cell[1] in period.truth.made.in_house


def _above(ends: tuple[float, float], threshold: float, size: int) -> str:
    if size < FEW or (ends[0] <= threshold < ends[1]):
        return "inconclusive"
    return "holds" if ends[0] > threshold else "does_not_hold"


def _or_open(verdict: str) -> str:
    return "not_measurable" if verdict == "does_not_hold" else verdict
