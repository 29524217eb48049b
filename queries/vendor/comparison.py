"""Exact intervals of observed ÷ expected misses, and the funnel within which chance alone would keep it."""

import pyarrow as pa

from queries.statistics import funnel_limits, poisson_interval

ADDED = (
    "miss_ratio_low", "miss_ratio_high", "funnel_lower_95", "funnel_upper_95", "funnel_lower_998", "funnel_upper_998",
)  # fmt: skip


def follow(table: pa.Table) -> pa.Table:
    """One row per vendor; adds ratios (1 = as expected): the interval's ends and two pairs of limits around 1.

    The interval is Garwood's exact 95 % one of the observed misses. All are NULL where no miss is expected.
    """
    limits = [_limits(row["misses"], row["expected_misses"]) for row in table.to_pylist()]
    for place, name in enumerate(ADDED):
        table = table.append_column(name, pa.array([limit[place] for limit in limits], pa.float64()))
    return table


def _limits(misses: int, expected: float | None) -> tuple[float | None, ...]:
    if not expected:
        return (None,) * len(ADDED)
    low, high = poisson_interval(misses)
    return (low / expected, high / expected, *funnel_limits(expected, 0.95), *funnel_limits(expected, 0.998))
