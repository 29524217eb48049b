"""Hours per standard hour and first-pass acceptance, with intervals, of each month and of two phases."""

from collections import defaultdict

import pyarrow as pa

from queries.statistics import ratio_of_sums, wilson_interval

EARLY_MONTHS = 6
SUMS = ("delivered", "reviewed", "accepted_first", "timed", "x", "y", "xx", "xy", "yy")
KEYS = ("vendor_id", "engagement_id", "client", "began_on", "began_with")
RATIOS = ("hours_per_standard_hour", "first_pass_acceptance")
SCHEMA = pa.schema(
    [
        *((name, pa.date32() if name == "began_on" else pa.string()) for name in KEYS),
        ("is_total", pa.bool_()),
        ("phase", pa.string()),
        ("month", pa.date32()),
        ("months_since_start", pa.int64()),
        *((name, pa.int64()) for name in ("delivered", "timed", "reviewed")),
        *((f"{name}{end}", pa.float64()) for name in RATIOS for end in ("", "_low", "_high")),
    ]
)


def follow(table: pa.Table) -> pa.Table:
    """One row per month of a vendor's work (*) and of each engagement, then one for its first six months and one for
    the time since (is_total), where an onboarding or a go-live is known. Intervals are 95 % ones."""
    months = [row | {"is_total": False, "phase": _phase(row)} for row in table.to_pylist()]
    return pa.Table.from_pylist([_measured(row) for row in [*months, *_phases(months)]], SCHEMA)


def _phase(row: dict) -> str | None:
    """Where the data begin is no start of learning, so a first receipt has no phases."""
    if row["months_since_start"] is None or row["began_with"] == "first_receipt":
        return None
    return "first_six_months" if row["months_since_start"] < EARLY_MONTHS else "since_then"


def _phases(months: list[dict]) -> list[dict]:
    found: dict[tuple, dict] = defaultdict(lambda: dict.fromkeys(SUMS, 0))
    for row in months:
        if row["phase"]:
            sums = found[(*(row[name] for name in KEYS), row["phase"])]
            for name in SUMS:
                sums[name] += row[name] or 0
    return [
        dict(zip((*KEYS, "phase"), key, strict=True)) | sums | {"is_total": True, "month": None}
        for key, sums in found.items()
    ]


def _measured(row: dict) -> dict:
    kept = {name: row.get(name) for name in SCHEMA.names}
    return kept | _hours(row) | _first_pass(row)


def _hours(row: dict) -> dict:
    if not row["x"]:
        return {}
    ratio = ratio_of_sums(row["timed"], *(row[name] for name in ("y", "x", "yy", "xy", "xx")))
    return _named("hours_per_standard_hour", ratio)


def _first_pass(row: dict) -> dict:
    if not row["reviewed"]:
        return {}
    low, high = wilson_interval(row["accepted_first"], row["reviewed"])
    return _named("first_pass_acceptance", (row["accepted_first"] / row["reviewed"], float(low), float(high)))


def _named(name: str, values: tuple) -> dict:
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
