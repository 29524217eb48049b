"""Exact Poisson limits of the incident rate: with no incident at all, the upper limit is the answer."""

import pyarrow as pa

from queries.statistics import poisson_interval


def follow(table: pa.Table) -> pa.Table:
    """One row; adds the 95 % limits of the count and of the rate (NULL without transfers)."""
    row = table.to_pylist()[0]
    low, high = poisson_interval(row["security_incidents"])
    per_transfer = 1000 / row["data_transfers"] if row["data_transfers"] else None
    limits = {
        "security_incidents_low": low,
        "security_incidents_high": high,
        "incidents_per_1000_transfers_low": per_transfer and low * per_transfer,
        "incidents_per_1000_transfers_high": per_transfer and high * per_transfer,
    }
    for name, value in limits.items():
        table = table.append_column(name, pa.array([value], pa.float64()))
    return table
