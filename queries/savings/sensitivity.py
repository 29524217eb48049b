"""The net saving of the three named cases, each under its own name."""

import pyarrow as pa

CASES = {
    "lower": "net_savings_if_lower",
    "as_assumed": "net_savings_as_assumed",
    "higher": "net_savings_if_higher",
}


def follow(table: pa.Table) -> pa.Table:
    """One row per case and point of the curve; adds the net saving of each named case to every row."""
    found = {row["assumed_case"]: row["net_savings"] for row in table.to_pylist()}
    for case, name in CASES.items():
        table = table.append_column(name, pa.array([found.get(case)] * table.num_rows, pa.float64()))
    return table
