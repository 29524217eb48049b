"""The rest of an item's row: prices, hours, codes and what the vendor reports about itself."""

from datetime import date

import numpy as np

from data.contract import BREACH_CAUSES
from data.demo.arrivals import END, Arrivals
from data.demo.clock import Clock
from data.demo.delivery import INTERNAL, NEVER, Delivery, Verdicts
from data.demo.draw import Rng, lognormal, pick
from data.demo.planted import PLANTED, instant
from data.demo.portfolio import BASELINE_STEP, PRICE_CUT, PRICE_STEP, STEPS, VENDORS, WORK_TYPES
from data.demo.review import Review

COMPLEXITY_FACTORS = np.array([0.93, 1.0, 1.08])
PRIORITY_FACTORS = np.array([1.10, 1.03, 1.0])
PRIORITY_MEAN = 1.014
PRICE_DAYS = tuple(sorted((*STEPS, PLANTED.mix_shift.since)))
OWNERS = ("client", "vendor", "shared", "external")
CAUSE_OWNERS = np.array([1, 0, 2, 1, 2, 1, 0, 3])
CAPACITY = BREACH_CAUSES.index(PLANTED.crunch.breach_cause)
CLIENT_WAIT = BREACH_CAUSES.index("client_wait")
STANDARD_HOURS = np.array([item.standard_hours for item in WORK_TYPES])
VENDOR_EFFORT = (1.08, 1.0, 1.05, 0.95)


def baseline_rate(work_type: int, period: int) -> float:
    """The in-house loaded rate per hour after so many steps."""
    return round(WORK_TYPES[work_type].loaded_rate * BASELINE_STEP**period, 2)


def _price(work_type: int, vendor: int, period: int) -> float:
    """The price of one unit: steps with the baseline, is cut at the mix shift, and never moves in engineering."""
    item = WORK_TYPES[work_type]
    since = date.min if period == 0 else PRICE_DAYS[period - 1]
    steps = sum(step <= since for step in STEPS)
    cost = item.standard_hours * item.loaded_rate * (1 - item.saving_share)
    if item.name == PLANTED.nothing.work_type:
        return cost
    if item.name == PLANTED.loss.work_type:
        return cost * BASELINE_STEP**steps
    cut = PRICE_CUT[item.segment] * (since >= PLANTED.mix_shift.since)
    return cost * VENDORS[vendor].price_level * PRICE_STEP**steps * (1 - cut)


def prices() -> np.ndarray:
    """The price per unit by work type, vendor and period between PRICE_DAYS."""
    return np.array(
        [
            [
                [round(_price(work, vendor, period), 2) for period in range(len(PRICE_DAYS) + 1)]
                for vendor in range(len(VENDORS))
            ]
            for work in range(len(WORK_TYPES))
        ]
    )


def billed(clock: Clock, items: Arrivals, delivery: Delivery) -> np.ndarray:
    """Price × units, adjusted for complexity and priority, by the vendor's local date of delivery."""
    moment = np.minimum(delivery.delivered, END)
    local = clock.local(items.vendor_calendar, moment)
    period = np.searchsorted([instant(day) for day in PRICE_DAYS], local, side="right")
    typical = np.array([np.dot(item.complexity, COMPLEXITY_FACTORS) for item in WORK_TYPES]) * PRIORITY_MEAN
    factor = COMPLEXITY_FACTORS[items.complexity - 1] * PRIORITY_FACTORS[items.priority] / typical[items.work_type]
    return np.round(prices()[items.work_type, items.vendor, period] * items.units * factor, 2)


def breach(rng: Rng, items: Arrivals, verdicts: Verdicts, delivery: Delivery) -> tuple[np.ndarray, np.ndarray]:
    """Coded cause and owner of misses; -1 for other items and where nobody coded one."""
    size = len(items)
    cause = pick(rng.random(size), np.array([vendor.causes for vendor in VENDORS]), items.vendor)
    cause = np.where(verdicts.crunched & (rng.random(size) < 0.88), CAPACITY, cause)
    cause = np.where((delivery.reason == INTERNAL) & (rng.random(size) < 0.8), CAPACITY, cause)
    waited = (delivery.reason >= 0) & (delivery.reason != INTERNAL) & (rng.random(size) < 0.6)
    cause = np.where(waited & ~verdicts.crunched, CLIENT_WAIT, cause)
    missed = ~verdicts.met & delivery.is_delivered
    missed |= ~delivery.is_delivered & (delivery.due < END) & ~verdicts.cancelled & (rng.random(size) < 0.5)
    coded = missed & (rng.random(size) < 0.93)
    owner = np.where(rng.random(size) < 0.93, CAUSE_OWNERS[cause], OWNERS.index("shared"))
    return np.where(coded, cause, -1), np.where(coded, owner, -1)


def vendor_report(rng: Rng, items: Arrivals, verdicts: Verdicts, delivery: Delivery) -> np.ndarray:
    """1, 0 or -1 (not reported): true except for a few slips and the over-reporter's own clock."""
    size = len(items)
    over = items.vendor == [v.vendor_id for v in VENDORS].index(PLANTED.overreport.vendor_id)
    slip = ~over & (rng.random(size) < 0.004)
    says = (verdicts.met | verdicts.claimed) ^ slip
    filled = delivery.is_delivered & (rng.random(size) < 0.98)
    return np.where(filled, says, -1)


def hours(rng: Rng, items: Arrivals) -> tuple[np.ndarray, np.ndarray]:
    """Hours the vendor worked and the client spent, to two decimals."""
    standard = items.units * STANDARD_HOURS[items.work_type]
    effort = np.array(VENDOR_EFFORT)[items.vendor] * np.array([0.88, 1.0, 1.18])[items.complexity - 1]
    vendor = standard * effort * lognormal(rng, 1.0, 0.18, len(items))
    client = standard * lognormal(rng, 0.055, 0.45, len(items))
    return np.round(vendor, 2), np.round(np.maximum(client, 0.05), 2)


def automation(rng: Rng, items: Arrivals) -> np.ndarray:
    """Manual, assisted or straight through; the hardest work is never left to a machine alone."""
    mode = pick(rng.random(len(items)), np.array([item.automation for item in WORK_TYPES]), items.work_type)
    return np.where((items.complexity == 3) & (mode == 2), 1, mode)


def decisions(rng: Rng, items: Arrivals, review: Review) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether accepted work was used in a decision (-1 unknown), when, and how useful it was (0 unknown)."""
    size = len(items)
    known = (review.accepted <= END) & (rng.random(size) < 0.62)
    use = np.where(known, pick(rng.random(size), np.array([0.66, 0.20, 0.14])), -1)
    at = review.accepted + lognormal(rng, 4 * 86_400, 0.9, size).astype(np.int64)
    at = np.where(known & (use < 2) & (at <= END), at, NEVER)
    score = np.clip(np.round(rng.normal(np.array([4.2, 3.4, 2.6])[np.maximum(use, 0)], 0.7)), 1, 5)
    return use, at, np.where(known & (rng.random(size) < 0.8), score, 0)


def quality(rng: Rng, review: Review) -> np.ndarray:
    """The score of the vendor's own quality check, lower if the client returned the draft."""
    size = len(review.last_round)
    score = 1 - rng.beta(2.2, 34, size) - 0.035 * review.last_round * rng.random(size)
    return np.round(np.clip(score, 0.4, 1), 3)
