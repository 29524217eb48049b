"""Intervals, limits of usual variation, concentration, fair comparison: the statistics behind the questions.

A 95 % interval everywhere. Shares are 0–1. Control limits follow Wheeler (XmR) and Laney (p′).
"""

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

Z_95 = float(stats.norm.ppf(0.975))
BASELINE_WEEKS = 26
FEWEST_WEEKS = 12
XMR_FACTOR = 2.66
MOVING_RANGE_TO_SIGMA = 1.128
RUN_LENGTH = 8

Limits = tuple[float | None, float | None, float | None]
"""Centre, lower limit, upper limit."""


def wilson_interval(successes, trials):
    """Wilson's 95 % interval of a share: (low, high), NaN without trials. Takes numbers or arrays."""
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = Z_95 * np.sqrt(k * (n - k) / n + Z_95**2 / 4)
        low, high = (k + Z_95**2 / 2 - half) / (n + Z_95**2), (k + Z_95**2 / 2 + half) / (n + Z_95**2)
    return np.clip(low, 0, 1)[()], np.clip(high, 0, 1)[()]


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact (Garwood) 95 % interval of a Poisson count: (low, high), in events."""
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(low), float(stats.chi2.ppf(0.975, 2 * count + 2) / 2)


def p_limits(base: Sequence[tuple[int, int]], sizes: Sequence[int]) -> list[Limits]:
    """The plain p chart: limits for each size, from (successes, trials) of the baseline span."""
    return _share_limits(base, sizes, spread=1.0)


def p_prime_limits(base: Sequence[tuple[int, int]], sizes: Sequence[int]) -> list[Limits]:
    """Laney's p′ chart: the p chart with its limits scaled by the spread really seen between neighbours.

    Takes (successes, trials) of the baseline span, at least two, all with trials; one row of limits per size.
    """
    k, n = np.array(base, float).T
    centre = k.sum() / n.sum()
    sigma = np.sqrt(centre * (1 - centre) / n)
    if not sigma.all():
        return _share_limits(base, sizes, spread=0.0)
    z_scores = (k / n - centre) / sigma
    return _share_limits(base, sizes, spread=np.abs(np.diff(z_scores)).mean() / MOVING_RANGE_TO_SIGMA)


def add_usual_range(table: pa.Table, share: str, *, successes: str, trials: str) -> pa.Table:
    """Weeks with <share>_centre, <share>_lower_limit and <share>_upper_limit of p′ added, and is_signal.

    The baseline span is the first 26 complete weeks with trials; all is NULL where there are under 12.
    A signal is a complete week outside its limits.
    """
    rows = table.to_pylist()
    base = [(row[successes], row[trials]) for row in rows if row["is_complete"] and row[trials]][:BASELINE_WEEKS]
    sizes = [row[trials] for row in rows]
    limits = p_prime_limits(base, sizes) if len(base) >= FEWEST_WEEKS else [(None, None, None)] * len(rows)
    for place, name in enumerate(("centre", "lower_limit", "upper_limit")):
        table = table.append_column(f"{share}_{name}", pa.array([limit[place] for limit in limits], pa.float64()))
    signals = [_is_signal(row[share], row["is_complete"], limit) for row, limit in zip(rows, limits, strict=True)]
    return table.append_column("is_signal", pa.array(signals, pa.bool_()))


def _is_signal(share: float | None, is_complete: bool, limit: Limits) -> bool | None:
    if limit[1] is None or share is None or not is_complete:
        return None
    return not limit[1] <= share <= limit[2]


def _share_limits(base: Sequence[tuple[int, int]], sizes: Sequence[int], spread: float) -> list[Limits]:
    k, n = np.array(base, float).T
    centre = float(k.sum() / n.sum())
    limits: list[Limits] = []
    for size in sizes:
        half = 3 * spread * (centre * (1 - centre) / size) ** 0.5 if size else None
        inside = (None, None) if half is None else (max(0.0, centre - half), min(1.0, centre + half))
        limits.append((centre, *map(_as_float, inside)))
    return limits


def _as_float(value: float | None) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True)
class XmR:
    """Limits of usual variation of single values, in the values' own unit."""

    mean: float
    lower: float
    upper: float


def xmr(base: Sequence[float]) -> XmR:
    """Mean ± 2.66 × the mean moving range of the baseline span. ValueError with under two values."""
    if len(base) < 2:
        raise ValueError("XmR limits need at least two values.")
    values = np.asarray(base, float)
    mean, half = float(values.mean()), XMR_FACTOR * float(np.abs(np.diff(values)).mean())
    return XmR(mean, mean - half, mean + half)


def xmr_signals(values: Sequence[float], limits: XmR) -> list[bool]:
    """One flag per value: outside a limit; the 8th or later in a row on one side; or, itself beyond two
    thirds of the way to a limit, the second such of three on that side."""
    side = np.sign(np.asarray(values, float) - limits.mean)
    far = [_far_side(value, limits) for value in values]
    return [
        not limits.lower <= value <= limits.upper or _ends_run(side, at) or _second_far_of_three(far, at)
        for at, value in enumerate(values)
    ]


def _far_side(value: float, limits: XmR) -> int:
    half = limits.upper - limits.mean
    return int(value > limits.mean + half * 2 / 3) - int(value < limits.mean - half * 2 / 3)


def _ends_run(side: np.ndarray, at: int) -> bool:
    run = side[at - RUN_LENGTH + 1 : at + 1] if at + 1 >= RUN_LENGTH else side[:0]
    return bool(run.size and run[0] != 0 and (run == run[0]).all())


def _second_far_of_three(far: list[int], at: int) -> bool:
    return far[at] != 0 and far[max(0, at - 2) : at + 1].count(far[at]) >= 2


def hhi(amounts: Sequence[float]) -> float:
    """The Herfindahl–Hirschman index, 0–10,000, of amounts or shares; NaN when they add up to nothing."""
    parts = np.asarray(amounts, float)
    whole = parts.sum()
    return float(((parts / whole) ** 2).sum() * 10_000) if whole else float("nan")


def standardised(rates: Sequence[float], weights: Sequence[float]) -> float:
    """Direct standardisation: the rates of the strata averaged with a common population's weights."""
    return float(np.average(rates, weights=weights))


def difference_interval(successes: int, trials: int, others: int, other_trials: int) -> tuple[float, float]:
    """Newcombe's 95 % interval (his method 10, from two Wilson intervals) of the first share minus the second.

    Needs trials on both sides.
    """
    first, second = successes / trials, others / other_trials
    low, high = wilson_interval(successes, trials)
    other_low, other_high = wilson_interval(others, other_trials)
    below = math.hypot(first - low, other_high - second)
    above = math.hypot(high - first, second - other_low)
    return first - second - below, first - second + above


def funnel_limits(expected: float, level: float) -> tuple[float, float]:
    """The observed ÷ expected ratios between which chance alone keeps a Poisson count, at that level.

    Spiegelhalter (2005), Funnel plots for comparing institutional performance: exact quantiles, interpolated
    so that the limits are a smooth line. Needs an expected count above 0.
    """
    tail = (1 - level) / 2
    return tuple(_poisson_quantile(expected, chance) / expected for chance in (tail, 1 - tail))


def _poisson_quantile(expected: float, chance: float) -> float:
    whole = float(stats.poisson.ppf(chance, expected))
    reached = stats.poisson.cdf(whole, expected) - chance
    return float(max(0.0, whole - reached / stats.poisson.pmf(whole, expected)))


def ratio_of_sums(
    count: int, y: float, x: float, yy: float, xy: float, xx: float
) -> tuple[float, float | None, float | None]:
    """Σy ÷ Σx of `count` items, from their sums and sums of products, with its 95 % interval; none of one item.

    The standard error is the linearised one of survey sampling (Cochran, Sampling Techniques, chapter 6). Needs x.
    """
    ratio = y / x
    if count < 2:
        return ratio, None, None
    residual = max(0.0, yy - 2 * ratio * xy + ratio**2 * xx)
    half = Z_95 * math.sqrt(count / (count - 1) * residual) / x
    return ratio, max(0.0, ratio - half), ratio + half


def stratified_difference(strata: Sequence[tuple[int, int, int, int]]) -> tuple[float, float, float]:
    """The difference of two shares within strata of (successes, trials, others, other trials), and its 95 % interval.

    Weights are Mantel–Haenszel's; the variance has one more success and one more failure in each (Agresti). Needs a
    stratum with trials on both sides.
    """
    k, n, others, m = np.array([row for row in strata if row[1] and row[3]], float).T
    weights = n * m / (n + m)
    difference = float(np.average(k / n - others / m, weights=weights))
    variance = _smoothed_variance(k, n) + _smoothed_variance(others, m)
    half = Z_95 * math.sqrt(float((weights**2 * variance).sum())) / float(weights.sum())
    return difference, difference - half, difference + half


def _smoothed_variance(successes: np.ndarray, trials: np.ndarray) -> np.ndarray:
    share = (successes + 1) / (trials + 2)
    return share * (1 - share) / (trials + 2)


HOLDS, FAILS, INCONCLUSIVE = "holds", "does_not_hold", "inconclusive"
_SIDES = {"above": operator.gt, "at_least": operator.ge, "below": operator.lt, "at_most": operator.le}


def verdict(low: float, high: float, threshold: float, direction: str) -> str:
    """Whether an interval lies on the asked side of a threshold: holds, does_not_hold, or inconclusive where it
    straddles it. `direction` is above, at_least, below or at_most; KeyError for another."""
    sides = {_SIDES[direction](end, threshold) for end in (low, high)}
    return INCONCLUSIVE if len(sides) == 2 else HOLDS if sides.pop() else FAILS
