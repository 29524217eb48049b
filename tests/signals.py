"""How often tiles cry wolf and how soon they notice a shift: random weeks, and for theory the rules on their own.

`weeks_of` draws a quiet portfolio's weeks with the dispersion of real ones; queries.signals judges them. `theory` has
the same rules, rewritten in numpy, on independent normal values, with limits from as many weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from queries import signals

WEEKS = 104
BASE = 26
SHIFTED_FROM = 52
"""The week, counted from 0, from which a planted shift applies."""

ITEMS = 90  # per week, about as many as in the demo portfolio of 10,000
METRICS = ("standard_hours", "attainment", "net_savings", "first_pass_acceptance", "open_overdue")
FIRST = date(2024, 1, 1)
ATTAINED, ACCEPTED, OVERDUE = 0.92, 0.81, 4.0
HOURS, SPREAD = 8.0, 0.6  # of one item: the median, and the standard deviation of its logarithm


@dataclass(frozen=True)
class Found:
    """What a chart did: the share of quiet weeks with a signal, and the weeks from a shift to one, None if never.

    `error` is the standard error of the share, over portfolios: the weeks of one portfolio share its limits.
    """

    false_rate: float
    error: float
    delays: tuple[int | None, ...]

    def caught_within(self, weeks: int) -> float:
        """The share of shifts signalled within that many weeks."""
        return sum(delay is not None and delay <= weeks for delay in self.delays) / len(self.delays)

    def median_delay(self) -> float:
        """Half of the shifts are signalled within this many weeks; infinite if most never are."""
        return float(np.median([np.inf if delay is None else delay for delay in self.delays]))


def weeks_of(metric: str, random: np.random.Generator, shift: float = 0.0) -> list[dict]:
    """104 weekly rows of one metric; from SHIFTED_FROM on, moved by `shift` standard deviations."""
    moved = np.where(np.arange(WEEKS) >= SHIFTED_FROM, shift, 0.0)
    counts = random.poisson(ITEMS, WEEKS)
    rows = [{"week": FIRST + timedelta(weeks=n), "is_complete": True, "service_credits": None} for n in range(WEEKS)]
    for row, values in zip(rows, _drawn(metric, random, counts, moved), strict=True):
        row |= values
    return rows


def _drawn(metric: str, random: np.random.Generator, counts: np.ndarray, moved: np.ndarray) -> list[dict]:
    chart = signals.CHARTS[metric]
    if chart.items:
        usual = ATTAINED if metric == "attainment" else ACCEPTED
        shares = np.clip(usual + moved * np.sqrt(usual * (1 - usual) / ITEMS), 0, 1)
        met = random.binomial(counts, shares)
        return [
            {metric: k / n if n else None, chart.successes: int(k), chart.items: int(n)}
            for k, n in zip(met, counts, strict=True)
        ]
    if chart.is_count:
        return [{metric: int(count)} for count in random.poisson(OVERDUE + moved * np.sqrt(OVERDUE))]
    sums = np.array([random.lognormal(np.log(HOURS), SPREAD, n).sum() for n in counts])
    square = HOURS**2 * np.exp(2 * SPREAD**2)  # the mean of an item's squared hours: a compound Poisson's variance
    return [{metric: float(value)} for value in sums + moved * np.sqrt(ITEMS * square)]


def tiles(metric: str, series: int, seed: int, shift: float = 0.0) -> Found:
    """What a metric's tile does on that many portfolios."""
    random = np.random.default_rng(seed)
    sides = []
    for _ in range(series):
        judged = signals.judge(metric, weeks_of(metric, random, shift))
        sides.append([point.side or 0 for point in judged.points])
    return _found(np.array(sides), shift)


def theory(series: int, seed: int, shift: float = 0.0, counts: bool = False) -> Found:
    """What the rules do on independent normal values or counts, with limits from the first 26 by moving ranges.

    Counts are skewed: more of them lie beyond the upper limit, whoever draws the chart.
    """
    random = np.random.default_rng(seed)
    moved = np.where(np.arange(WEEKS) >= SHIFTED_FROM, shift, 0.0)
    if counts:
        values = random.poisson(OVERDUE + moved * np.sqrt(OVERDUE), size=(series, WEEKS)).astype(float)
    else:
        values = random.normal(size=(series, WEEKS)) + moved
    base = values[:, :BASE]
    centre = base.mean(axis=1, keepdims=True)
    sigma = np.abs(np.diff(base, axis=1)).mean(axis=1, keepdims=True) * 2.66 / 3
    return _found(_sides((values - centre) / sigma), shift)


def _sides(z: np.ndarray) -> np.ndarray:
    """1, -1 or 0 for each value: beyond 3; eighth in a row on one side; it and another of the last three beyond 2."""
    found = np.zeros(z.shape, int)
    for side in (1, -1):
        on, far = z * side > 0, z * side > 2
        runs = np.zeros(z.shape, bool)
        runs[:, 7:] = np.lib.stride_tricks.sliding_window_view(on, 8, axis=1).all(axis=2)
        before = np.zeros((z.shape[0], 2), bool)
        padded = np.concatenate([before, far], axis=1)
        near = far & (padded[:, 1:-1] | padded[:, :-2])
        found[(z * side > 3) | runs | near] = side
    return found


def _found(sides: np.ndarray, shift: float) -> Found:
    quiet = sides[:, BASE:SHIFTED_FROM] if shift else sides[:, BASE:]
    after = sides[:, SHIFTED_FROM:] == np.sign(shift) if shift else np.zeros((len(sides), 1), bool)
    delays = tuple(int(row.argmax()) + 1 if row.any() else None for row in after)
    rates = (quiet != 0).mean(axis=1)
    return Found(float(rates.mean()), float(rates.std(ddof=1) / np.sqrt(len(rates))), delays)


def table(series: int, seed: int = 1, shifts: Sequence[float] = (1, 2, 3)) -> list[list[str]]:
    """One row each for theory and every metric: false signals, and per shift the median delay and the share caught."""
    rows = []
    for name in ("theory", *METRICS[:-1], "theory, counts", METRICS[-1]):
        found = [_of(name, series, seed, size) for size in (0, *shifts)]
        cells = [f"{one.median_delay():.0f} ({100 * one.caught_within(8):.0f} %)" for one in found[1:]]
        rows.append([name, f"{100 * found[0].false_rate:.2f} ± {100 * found[0].error:.2f} %", *cells])
    return rows


def _of(name: str, series: int, seed: int, shift: float) -> Found:
    if name.startswith("theory"):
        return theory(series, seed, shift, counts="counts" in name)
    return tiles(name, series, seed, shift)
