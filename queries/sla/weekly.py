"""The limits within which attainment usually varies: Laney's p′ chart over the first complete weeks."""

import pyarrow as pa

from queries.statistics import BASELINE_WEEKS, FEWEST_WEEKS, p_prime_limits


def follow(table: pa.Table) -> pa.Table:
    """One row per week; adds centre and limits (shares, NULL with under 12 complete weeks) and is_signal."""
    rows = table.to_pylist()
    base = [(row["met"], row["due"]) for row in rows if row["is_complete"] and row["due"]][:BASELINE_WEEKS]
    sizes = [row["due"] for row in rows]
    limits = p_prime_limits(base, sizes) if len(base) >= FEWEST_WEEKS else [(None, None, None)] * len(rows)
    for place, name in enumerate(("attainment_centre", "attainment_lower_limit", "attainment_upper_limit")):
        table = table.append_column(name, pa.array([limit[place] for limit in limits], pa.float64()))
    signals = [_is_signal(row, limit) for row, limit in zip(rows, limits, strict=True)]
    return table.append_column("is_signal", pa.array(signals, pa.bool_()))


def _is_signal(row: dict, limit: tuple) -> bool | None:
    if limit[1] is None or row["attainment"] is None or not row["is_complete"]:
        return None
    return not limit[1] <= row["attainment"] <= limit[2]
