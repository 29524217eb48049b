"""How much each segment grew: counts of items with the exact interval of the ratio of two Poisson counts."""

import pyarrow as pa

from queries.statistics import poisson_ratio_interval


def follow(table: pa.Table) -> pa.Table:
    """One row per segment; adds the growth of items (0.1 = a tenth more), NULL for work that is new."""
    rows = table.to_pylist()
    for row in rows:
        now, before = row["delivered"], row["reference_delivered"]
        low, high = poisson_ratio_interval(now, before)
        row["delivered_growth"] = now / before - 1 if before else None
        row["delivered_growth_low"], row["delivered_growth_high"] = (
            None if end is None else end - 1 for end in (low, high)
        )
    for name in ("delivered_growth", "delivered_growth_low", "delivered_growth_high"):
        table = table.append_column(name, pa.array([row[name] for row in rows], pa.float64()))
    return table
