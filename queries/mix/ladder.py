"""Shares of the ladder's levels and of the modes of automation, with Wilson's intervals."""

import pyarrow as pa

from queries.statistics import wilson_interval

MODES = ("manual", "assisted", "straight_through")


def follow(table: pa.Table) -> pa.Table:
    """One row per segment and level, then all segments; adds shares (0–1), NULL where no mode is stated."""
    rows = table.to_pylist()
    for row in rows:
        _add_shares(row)
    names = [name for name in _added() if name not in table.column_names]
    for name in names:
        kind = pa.int64() if name == "automation_stated" else pa.float64()
        table = table.append_column(name, pa.array([row[name] for row in rows], kind))
    return table


def _added() -> list[str]:
    shares = ("share_of_segment", "automated_share")
    return [
        *(name for share in shares for name in (share, f"{share}_low", f"{share}_high")),
        "automation_stated",
        *(f"{mode}_share" for mode in MODES),
    ]


def _add_shares(row: dict) -> None:
    stated = sum(row[f"{mode}_items"] for mode in MODES)
    row["automation_stated"] = stated
    row |= {f"{mode}_share": row[f"{mode}_items"] / stated if stated else None for mode in MODES}
    _add_share(row, "share_of_segment", row["delivered"], row["delivered_in_segment"])
    _add_share(row, "automated_share", stated - row["manual_items"], stated)


def _add_share(row: dict, name: str, count: int, of: int) -> None:
    low, high = map(float, wilson_interval(count, of)) if of else (None, None)
    row |= {name: count / of if of else None, f"{name}_low": low, f"{name}_high": high}
