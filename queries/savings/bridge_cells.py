"""The bridge's parts, cell by cell: they add up to the bars of savings/bridge to the cent."""

from typing import SupportsFloat

import pyarrow as pa

from queries.savings.bridge import PARTS, bridge, in_money

SCHEMA = pa.schema(
    [("work_type", pa.string()), ("vendor_id", pa.string()), ("gross_savings_change", pa.float64())]
    + [(f"{part}_effect", pa.float64()) for part in PARTS]
    + [
        (name, pa.float64())
        for name in (
            "standard_hours",
            "reference_standard_hours",
            "savings_per_standard_hour",
            "reference_savings_per_standard_hour",
        )
    ]
)


def follow(table: pa.Table) -> pa.Table:
    """One row per work type × vendor with covered work, the largest change either way first. Own currency."""
    found = bridge(table)
    pairs = [] if found is None else zip(table.to_pylist(), found.cells, strict=True)
    ordered = sorted(pairs, key=lambda pair: -abs(sum(pair[1].values())))
    return pa.Table.from_pylist([_row(row, cents) for row, cents in ordered], SCHEMA)


def _row(row: dict, cents: dict[str, int]) -> dict:
    return {
        "work_type": row["work_type"],
        "vendor_id": row["vendor_id"],
        "gross_savings_change": in_money(sum(cents.values())),
        **{f"{part}_effect": in_money(amount) for part, amount in cents.items()},
        "standard_hours": _float(row["standard_hours"]),
        "reference_standard_hours": _float(row["reference_standard_hours"]),
        "savings_per_standard_hour": _per_hour(row),
        "reference_savings_per_standard_hour": _per_hour(row, "reference_"),
    }


def _per_hour(row: dict, when: str = "") -> float | None:
    hours, baseline, billed = (row[f"{when}{name}"] for name in ("standard_hours", "baseline_cost", "covered_billed"))
    return float((baseline - billed) / hours) if hours else None


def _float(amount: SupportsFloat | None) -> float | None:
    return None if amount is None else float(amount)
