"""What the client says about each draft: accepted, or returned and redone, up to three times."""

from dataclasses import dataclass

import numpy as np

from data.demo.arrivals import END, Arrivals
from data.demo.clock import Clock
from data.demo.delivery import NEVER, Delivery, even_groups
from data.demo.draw import Rng, lognormal, pair, pick, stratified
from data.demo.planted import PLANTED, instant
from data.demo.portfolio import WORK_TYPES

REVISED = PLANTED.guideline.work_type
REVISED_CODE = [item.name for item in WORK_TYPES].index(REVISED)
ROUNDS = 4


@dataclass(frozen=True)
class Review:
    """Drafts and verdicts: arrays of rounds × items, NEVER where a round does not happen or has not happened yet."""

    drafted: np.ndarray
    judged: np.ndarray
    last_round: np.ndarray  # 0 = the first draft ends it
    refused: np.ndarray  # the last verdict is a rejection
    accepted: np.ndarray  # NEVER until then
    final: np.ndarray


def guideline_rows(items: Arrivals) -> np.ndarray:
    """Items done under the rewritten guideline."""
    return (items.work_type == REVISED_CODE) & (items.received >= instant(PLANTED.guideline.since))


def _first_pass(rng: Rng, items: Arrivals) -> np.ndarray:
    """True where the first draft is accepted; the guideline's effect is planted here."""
    rewritten = guideline_rows(items)
    chance = np.array([item.acceptance for item in WORK_TYPES])[items.work_type]
    chance = np.where(items.work_type == REVISED_CODE, PLANTED.guideline.acceptance_before, chance)
    chance = np.where(rewritten, PLANTED.guideline.acceptance_after, chance)
    cell = even_groups(items, pair(items.work_type, rewritten, 2))
    return stratified(rng, cell) < chance


def review(rng: Rng, clock: Clock, items: Arrivals, delivery: Delivery) -> Review:
    """All rounds of all items, as far as they have happened by the as-of instant."""
    size = len(items)
    first_pass = _first_pass(rng, items)
    last = np.where(first_pass, 0, 1 + pick(rng.random(size), np.array([0.78, 0.18, 0.04])))
    refused = ~first_pass & ~items.engineering & (rng.random(size) < 0.02)
    drafted, judged = _rounds(rng, clock, items, delivery, last)
    ended = np.choose(last, judged)
    accepted = np.where((ended <= END) & ~refused, ended, NEVER)
    final = accepted + lognormal(rng, 2400, 0.8, size).astype(np.int64)
    final = np.where((accepted <= END) & (final <= END), final, NEVER)
    return Review(drafted, judged, last, refused & (ended <= END), accepted, final)


def _rounds(
    rng: Rng, clock: Clock, items: Arrivals, delivery: Delivery, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Clients judge in their own hours and vendors rework in theirs."""
    size = len(items)
    drafted = np.full((ROUNDS, size), NEVER, dtype=np.int64)
    judged = np.full((ROUNDS, size), NEVER, dtype=np.int64)
    drafted[0] = delivery.delivered
    for round_ in range(ROUNDS):
        rows = np.flatnonzero((last >= round_) & (drafted[round_] <= END))
        client, vendor = items.client_calendar[rows], items.vendor_calendar[rows]
        judged[round_, rows] = _later(clock, client, drafted[round_, rows], lognormal(rng, 4.5, 0.8, len(rows)))
        rows, vendor = rows[last[rows] > round_], vendor[last[rows] > round_]
        if round_ + 1 < ROUNDS:
            rework = lognormal(rng, 5.0, 0.6, len(rows))
            drafted[round_ + 1, rows] = _later(clock, vendor, judged[round_, rows], rework)
    return drafted, judged


def _later(clock: Clock, calendar: np.ndarray, since: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """The instant after so many working hours, and never the same instant."""
    worked = clock.worked(calendar, since) + (np.clip(hours, 0.25, 80) * 3600).astype(np.int64)
    return np.maximum(clock.at(calendar, worked), since + 60)
