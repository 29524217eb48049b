"""The difference that peaks make to attainment, with its interval; and Wilson's of each attainment."""

import pyarrow as pa

from queries.statistics import difference_interval, wilson_interval

ADDED = ("attainment_low", "attainment_high", "peak_points", "peak_points_low", "peak_points_high")


def follow(table: pa.Table) -> pa.Table:
    """Adds Wilson's 95 % interval of attainment; to the row of all peak weeks also peak − other in points, with
    its 95 % interval. NULL where nothing is due."""
    rows = table.to_pylist()
    others = {row["vendor_id"]: row for row in rows if row["is_total"] and not row["is_peak"]}
    added = [(*_wilson(row), *_points(row, others.get(row["vendor_id"]))) for row in rows]
    for place, name in enumerate(ADDED):
        table = table.append_column(name, pa.array([values[place] for values in added], pa.float64()))
    return table


def _wilson(row: dict) -> tuple[float | None, float | None]:
    if not row["due"]:
        return None, None
    low, high = wilson_interval(row["met"], row["due"])
    return float(low), float(high)


def _points(row: dict, other: dict | None) -> tuple[float | None, float | None, float | None]:
    if not (row["is_total"] and row["is_peak"] and row["due"] and other and other["due"]):
        return None, None, None
    low, high = difference_interval(row["met"], row["due"], other["met"], other["due"])
    return 100 * (row["attainment"] - other["attainment"]), 100 * low, 100 * high
