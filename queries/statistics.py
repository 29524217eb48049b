"""The statistics behind the questions: intervals, limits of usual variation, concentration, fair comparison.

All intervals are 95 %. Shares are 0–1. Control limits follow Wheeler (XmR) and Laney (p′).
"""

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike
from scipy import stats

Z_95 = float(stats.norm.ppf(0.975))
BASELINE_WEEKS = 26
FEWEST_WEEKS = 12
XMR_FACTOR = 2.66
MOVING_RANGE_TO_SIGMA = 1.128
RUN_LENGTH = 8

Limits = tuple[float | None, float | None, float | None]
"""Centre, lower limit, upper limit."""


def wilson_interval(successes: ArrayLike, trials: ArrayLike) -> tuple[Any, Any]:
    """Wilson's 95 % interval for a share: (low, high), NaN without trials. Takes numbers or arrays."""
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = Z_95 * np.sqrt(k * (n - k) / n + Z_95**2 / 4)
        low, high = (k + Z_95**2 / 2 - half) / (n + Z_95**2), (k + Z_95**2 / 2 + half) / (n + Z_95**2)
    return np.clip(low, 0, 1)[()], np.clip(high, 0, 1)[()]


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact (Garwood) 95 % interval for a Poisson count: (low, high), in events."""
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(low), float(stats.chi2.ppf(0.975, 2 * count + 2) / 2)


def poisson_ratio_interval(now: int, before: int) -> tuple[float | None, float | None]:
    """The exact 95 % interval for the ratio of two Poisson counts, now ÷ before: (low, high).

    Given their sum, the first count is binomial: this is the Clopper–Pearson interval of its share, as odds
    (Przyborowski and Wilenski 1940). Both ends are None if `before` is 0: the upper one would be infinite.
    """
    if not before:
        return None, None
    low = _odds(stats.beta.ppf(0.025, now, before + 1)) if now else 0.0
    return float(low), float(_odds(stats.beta.ppf(0.975, now + 1, before)))


def _odds(share: float) -> float:
    return share / (1 - share)


def p_limits(base: Sequence[tuple[int, int]], sizes: Sequence[int]) -> list[Limits]:
    """The plain p chart: limits for each size, from the (successes, trials) of the baseline span."""
    return _share_limits(base, sizes, spread=1.0)


def p_prime_limits(base: Sequence[tuple[int, int]], sizes: Sequence[int]) -> list[Limits]:
    """Laney's p′ chart: the p chart with its limits scaled by the spread observed between neighbours.

    Takes the (successes, trials) of the baseline span, at least two, all with trials; returns limits for each size.
    """
    k, n = np.array(base, float).T
    centre = k.sum() / n.sum()
    sigma = np.sqrt(centre * (1 - centre) / n)
    if not sigma.all():
        return _share_limits(base, sizes, spread=0.0)
    z_scores = (k / n - centre) / sigma
    return _share_limits(base, sizes, spread=np.abs(np.diff(z_scores)).mean() / MOVING_RANGE_TO_SIGMA)


def _share_limits(base: Sequence[tuple[int, int]], sizes: Sequence[int], spread: float) -> list[Limits]:
    k, n = np.array(base, float).T
    centre = float(k.sum() / n.sum())
    limits: list[Limits] = []
    for size in sizes:
        half = 3 * spread * (centre * (1 - centre) / size) ** 0.5 if size else None
        inside = (None, None) if half is None else (max(0.0, centre - half), min(1.0, centre + half))
        limits.append((centre, _as_float(inside[0]), _as_float(inside[1])))
    return limits


def _as_float(value: float | None) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True)
class XmR:
    """Limits of usual variation for single values, in the values' unit."""

    mean: float
    lower: float
    upper: float


def xmr(base: Sequence[float]) -> XmR:
    """Mean ± 2.66 × the mean moving range of the baseline span. Raises ValueError for fewer than two values."""
    if len(base) < 2:
        raise ValueError("XmR limits need at least two values.")
    values = np.asarray(base, float)
    mean, half = float(values.mean()), XMR_FACTOR * float(np.abs(np.diff(values)).mean())
    return XmR(mean, mean - half, mean + half)


def hhi(amounts: Sequence[float]) -> float:
    """The Herfindahl–Hirschman index, 0–10,000, of amounts or shares; NaN if they add up to zero."""
    parts = np.asarray(amounts, float)
    whole = parts.sum()
    return float(((parts / whole) ** 2).sum() * 10_000) if whole else float("nan")


def standardised(rates: Sequence[float], weights: Sequence[float]) -> float:
    """Direct standardisation: the mean of the strata's rates, weighted by a common population."""
    return float(np.average(rates, weights=weights))


def difference_interval(successes: int, trials: int, others: int, other_trials: int) -> tuple[float, float]:
    """Newcombe's 95 % interval (his method 10, from two Wilson intervals) for the first share minus the second.

    Needs trials on both sides.
    """
    first, second = successes / trials, others / other_trials
    low, high = wilson_interval(successes, trials)
    other_low, other_high = wilson_interval(others, other_trials)
    below = math.hypot(first - low, other_high - second)
    above = math.hypot(high - first, second - other_low)
    return first - second - below, first - second + above


def funnel_limits(expected: float, level: float) -> tuple[float, float]:
    """The observed ÷ expected ratios between which chance alone keeps a Poisson count, at the given level.

    Spiegelhalter (2005), Funnel plots for comparing institutional performance: exact quantiles, interpolated
    so that the limits are a smooth line. Needs an expected count above 0.
    """
    tail = (1 - level) / 2
    return _poisson_quantile(expected, tail) / expected, _poisson_quantile(expected, 1 - tail) / expected


def _poisson_quantile(expected: float, chance: float) -> float:
    whole = float(stats.poisson.ppf(chance, expected))
    reached = stats.poisson.cdf(whole, expected) - chance
    return float(max(0.0, whole - reached / stats.poisson.pmf(whole, expected)))


def ratio_of_sums(
    count: int, y: float, x: float, yy: float, xy: float, xx: float
) -> tuple[float, float | None, float | None]:
    """Σy ÷ Σx over `count` items, from sums and sums of products, with its 95 % interval; no interval for one item.

    The standard error is the linearised one of survey sampling (Cochran, Sampling Techniques, chapter 6). Σx must
    not be 0.
    """
    ratio = y / x
    if count < 2:
        return ratio, None, None
    residual = max(0.0, yy - 2 * ratio * xy + ratio**2 * xx)
    half = Z_95 * math.sqrt(count / (count - 1) * residual) / x
    return ratio, max(0.0, ratio - half), ratio + half


def mix_effects(now: Sequence[tuple], before: Sequence[tuple]) -> list[tuple]:
    """How each part moved a ratio of sums Σ amount ÷ Σ weight: (mix, within) of each part's (weight, amount).

    mix = Δshare × rate before, within = share now × Δrate, where a share is of the weight and a rate is amount ÷
    weight. Together they add up to the change of the ratio, exactly if the numbers are exact. Each part's rate is
    measured from the overall rate before: shares add up to one, so no sum changes, and a part that gains share and
    is worse than the whole lowers the ratio. A part without weight before has no rate before: its whole effect is
    mix. Needs weight in both periods.
    """
    whole, whole_before = sum(weight for weight, _ in now), sum(weight for weight, _ in before)
    rate = sum(amount for _, amount in before) / whole_before
    effects = []
    for (weight, amount), (weight_before, amount_before) in zip(now, before, strict=True):
        moved = weight / whole - weight_before / whole_before
        if weight_before:
            within = (amount - weight * amount_before / weight_before) / whole
            mix = moved * (amount_before / weight_before - rate)
        else:
            within = 0
            mix = amount / whole - amount_before / whole_before - moved * rate
        effects.append((mix, within))
    return effects


@dataclass(frozen=True)
class Ratio:
    """Columns of a ratio of sums: its name, its numerator, its denominator, and the count of items."""

    name: str
    amount: str
    weight: str
    count: str

    def sums(self) -> list[str]:
        """The columns that can be summed over parts, for both periods."""
        return [f"{period}{name}" for name in self._columns() for period in PERIODS]

    def _columns(self) -> list[str]:
        return list(dict.fromkeys((self.count, self.weight, self.amount)))


PERIODS = ("", "reference_")
"""Prefixes of a column for the period and for the one it is compared with."""


def add_mix_effects(table: pa.Table, ratio: Ratio) -> pa.Table:
    """One row per segment, then the total: shares of the weight, rates, and what moved the overall rate, in points.

    Empty if either period has no weight, since there is then no change.
    """
    parts = table.to_pylist()
    wholes = {name: sum(part[name] for part in parts) for name in ratio.sums()}
    known = all(wholes[f"{period}{ratio.weight}"] for period in PERIODS)
    rows = [*_with_effects(parts, ratio), {"segment": "total", **wholes}] if known else []
    for row in rows:
        row |= {"is_total": row["segment"] == "total" and row is rows[-1]}
        _add_rates(row, wholes, ratio)
    if rows:
        rows[-1] |= {name: sum(row[name] for row in rows[:-1]) for name in ("mix_points", "within_points")}
    kept = [pa.field("is_total", pa.bool_()), *table.schema]
    added = [pa.field(name, pa.float64()) for name in _rate_columns(ratio)]
    return pa.Table.from_pylist(rows, pa.schema([*kept, *added]))


def _with_effects(parts: list[dict], ratio: Ratio) -> list[dict]:
    now, before = (
        [(part[f"{period}{ratio.weight}"], part[f"{period}{ratio.amount}"]) for part in parts] for period in PERIODS
    )
    effects = mix_effects(now, before)
    return [
        part | {"mix_points": 100 * mix + 0.0, "within_points": 100 * within + 0.0}  # never a negative zero
        for part, (mix, within) in zip(parts, effects, strict=True)
    ]


def _add_rates(row: dict, wholes: dict, ratio: Ratio) -> None:
    for period in PERIODS:
        weight = row[f"{period}{ratio.weight}"]
        row[f"{period}share_of_{ratio.weight}"] = weight / wholes[f"{period}{ratio.weight}"]
        row[f"{period}{ratio.name}"] = row[f"{period}{ratio.amount}"] / weight if weight else None
    now, before = (row[f"{period}{ratio.name}"] for period in PERIODS)
    row[f"{ratio.name}_change_points"] = None if now is None or before is None else 100 * (now - before)


def _rate_columns(ratio: Ratio) -> list[str]:
    rates = [f"{period}{name}" for name in (f"share_of_{ratio.weight}", ratio.name) for period in PERIODS]
    return [*rates, f"{ratio.name}_change_points", "mix_points", "within_points"]


def stratified_difference(strata: Sequence[tuple[int, int, int, int]]) -> tuple[float, float, float]:
    """The difference of two shares within strata (successes, trials, others, other trials), with its 95 % interval.

    Weights are Mantel–Haenszel's; for the variance, each share gets one more success and one more failure (Agresti).
    Needs a stratum with trials on both sides.
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
    """Whether an interval lies on the required side of a threshold: holds, does_not_hold, or inconclusive if it
    straddles the threshold. `direction` is above, at_least, below or at_most; KeyError for any other."""
    sides = {_SIDES[direction](end, threshold) for end in (low, high)}
    return INCONCLUSIVE if len(sides) == 2 else HOLDS if sides.pop() else FAILS
