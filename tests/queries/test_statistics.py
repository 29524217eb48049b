"""The statistics, checked against worked examples and scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from queries import signals
from queries.statistics import (
    hhi,
    p_limits,
    p_prime_limits,
    poisson_interval,
    standardised,
    wilson_interval,
    xmr,
)

NONCONFORMING = [
    12,
    15,
    8,
    10,
    4,
    7,
    16,
    9,
    14,
    10,
    5,
    6,
    17,
    12,
    22,
    8,
    10,
    5,
    13,
    11,
    20,
    18,
    24,
    15,
    9,
    12,
    7,
    13,
    9,
    6,
]
VALUES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


@pytest.mark.parametrize(
    ("met", "due", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0, 0.1611), (19, 20, 0.7639, 0.9911)]
)
def test_wilson(met, due, low, high):
    assert wilson_interval(met, due) == pytest.approx((low, high), abs=5e-5)


def test_wilson_is_scipys_and_takes_arrays():
    met, due = np.array([0, 1, 7, 30]), np.array([5, 9, 7, 31])
    low, high = wilson_interval(met, due)
    for place in range(4):
        theirs = stats.binomtest(int(met[place]), int(due[place])).proportion_ci(method="wilson")
        assert (low[place], high[place]) == pytest.approx(tuple(theirs), abs=1e-12)
    assert all(math.isnan(limit) for limit in wilson_interval(0, 0))


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.6889), (3, 0.6187, 8.7673)])
def test_poisson(count, low, high):
    assert poisson_interval(count) == pytest.approx((low, high), abs=5e-5)
    assert stats.poisson.cdf(count, poisson_interval(count)[1]) == pytest.approx(0.025)


def test_plain_p_chart():
    limits = p_limits([(bad, 50) for bad in NONCONFORMING], [50] * 30)
    assert limits[0] == pytest.approx((0.2313, 0.0524, 0.4103), abs=1e-4)
    outside = [n for n, bad in enumerate(NONCONFORMING, 1) if not limits[0][1] <= bad / 50 <= limits[0][2]]
    assert outside == [15, 23]


def test_p_prime_widens_the_plain_limits_by_the_spread_of_z():
    base = [(bad, 50) for bad in NONCONFORMING]
    centre, low, high = p_prime_limits(base, [50])[0]
    sigma = math.sqrt(centre * (1 - centre) / 50)
    spread = np.abs(np.diff((np.array(NONCONFORMING) / 50 - centre) / sigma)).mean() / 1.128
    assert (low, high) == pytest.approx((max(0, centre - 3 * sigma * spread), centre + 3 * sigma * spread))
    assert p_prime_limits(base, [0])[0] == (centre, None, None)
    assert p_prime_limits([(20, 20), (30, 30)], [10]) == [(1.0, 1.0, 1.0)]


def test_xmr():
    limits = xmr(VALUES)
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((50.81, 45.8151, 55.8049), abs=5e-5)
    assert not any(xmr_signals(VALUES, limits))
    with pytest.raises(ValueError, match="at least two"):
        xmr([1.0])


def xmr_signals(values: list[float], limits) -> list[bool]:
    """Whether each value is a signal, by the tiles' rules."""
    positions = [3 * (value - limits.mean) / (limits.upper - limits.mean) for value in values]
    return [bool(signals.rule_of(positions[: at + 1])) for at in range(len(positions))]


def test_xmr_signals():
    limits = xmr([-1, 1] * 13)  # ± 5.32 around zero
    assert xmr_signals([0, 5.4, 0, -5.4], limits) == [False, True, False, True]
    assert xmr_signals([1] * 9, limits) == [False] * 7 + [True] * 2
    assert xmr_signals([1] * 7 + [-1] + [1] * 7, limits) == [False] * 15
    assert xmr_signals([4, 0, 4, 0, 0, 4], limits) == [False, False, True, False, False, False]
    assert xmr_signals([4, -4, 0], limits) == [False] * 3


def test_hhi():
    assert hhi([30, 30, 20, 20]) == pytest.approx(2600)
    assert math.isnan(hhi([]))


def test_direct_standardisation():
    portfolio = [87 + 270, 263 + 80]
    assert standardised([81 / 87, 192 / 263], portfolio) == pytest.approx(0.8325, abs=5e-5)
    assert standardised([234 / 270, 55 / 80], portfolio) == pytest.approx(0.7789, abs=5e-5)
