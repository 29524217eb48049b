"""The difference that peaks make to attainment, with its interval."""

import pyarrow as pa

from queries.statistics import difference_interval

ADDED = ("peak_points", "peak_points_low", "peak_points_high")


def follow(table: pa.Table) -> pa.Table:
    """One row per vendor; adds peak − other attainment in points and its 95 % interval, NULL where one is missing."""
    found = [_points(row) for row in table.to_pylist()]
    for place, name in enumerate(ADDED):
        table = table.append_column(name, pa.array([points[place] for points in found], pa.float64()))
    return table


def _points(row: dict) -> tuple[float | None, ...]:
    if not row["peak_due"] or not row["other_due"]:
        return (None,) * len(ADDED)
    peak, other = row["peak_attainment"], row["other_attainment"]
    low, high = difference_interval(
        round(peak * row["peak_due"]), row["peak_due"], round(other * row["other_due"]), row["other_due"]
    )
    return (100 * (peak - other), 100 * low, 100 * high)
