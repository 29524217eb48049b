"""A version file from literal rows: the contract's tables with what a test gives, and the facts built on them."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import facts
from tests.data.facts_fixture import fill

VENDORS = {"V1": "Orion", "V2": "Vega", "V3": "Lyra"}
AS_OF = datetime(2026, 3, 1, 20, tzinfo=UTC)  # a Sunday


def build_version(
    path: Path,
    as_of: datetime = AS_OF,
    only: Collection[str] | None = None,
    currency: str = "USD",
    **tables: list[dict],
) -> Path:
    """Write a version file with those rows and an as-of instant. Columns left out are NULL, or their default.

    `only` names the fact tables to build, for tests that do not look at all of them.
    """
    with duckdb.connect(path, config={"threads": 1}) as connection:
        fill(connection, **tables)
        facts.build(connection, as_of=as_of, timezone="UTC", currency=currency, demo=False, only=only)
    return path


def small_portfolio() -> dict[str, list[dict]]:
    """Three vendors, four segments, eight weeks, including late, open, cancelled, unpriced and foreign work."""
    return {
        "vendors": [{"vendor_id": vendor, "vendor_name": name} for vendor, name in VENDORS.items()],
        "engagements": _engagements(),
        "sla_terms": _terms(),
        "baselines": _baselines(),
        "deliverables": [_deliverable(number) for number in range(240)],
        "events": [event for number in range(240) for event in _events(number)],
    }


def _engagements() -> list[dict]:
    return [
        {"engagement_id": f"E{n}", "client": client, "client_industry": "other", "vendor_id": f"V{n}",
         "segment": "legal", "went_live_on": "2026-01-05", "transition_cost": 3100 * n, "transition_months": 3}
        for n, client in enumerate(("Acme", "Bolt", "Cask"), 1)
    ]  # fmt: skip


def _terms() -> list[dict]:
    return [
        {"vendor_id": f"V{n}", "segment": segment, "target": 400 if n == 3 else 40, "target_unit": "calendar_hours",
         "effective_from": "2025-01-01", "attainment_target": 0.9 + n / 100}
        for n in (1, 2, 3)
        for segment in ("legal", "finance", "healthcare")
    ]  # fmt: skip


def _baselines() -> list[dict]:
    split = {"wage_per_hour": 30, "benefits_per_hour": 8, "recruitment_per_hour": 2, "training_per_hour": 3,
             "infrastructure_per_hour": 7}  # fmt: skip
    shared = {"effective_from": "2025-01-01", "standard_hours_per_unit": 4}
    return [
        {"segment": "legal", "work_type": "review", **shared, **split},
        {"segment": "finance", "work_type": "model", **shared, "loaded_rate_per_hour": 60},
        {"segment": "healthcare", "work_type": "coding", **shared, "loaded_rate_per_hour": 45},
    ]


_WORK = (("legal", "review"), ("finance", "model"), ("healthcare", "coding"), ("analytics", "dashboard"))


def _deliverable(number: int) -> dict:
    segment, work_type = _WORK[number * 7 % 11 % 4]
    vendor = number % 3 + 1
    day = datetime(2026, 1, 3, 9, tzinfo=UTC).timestamp() + number * 5.5 * 3600
    hours = (number * 37) % 60 + 1
    is_open, is_cancelled = number % 13 == 5 or number == 230, number % 29 == 7
    status = "cancelled" if is_cancelled else "in_progress" if is_open else "delivered"
    row = {
        "deliverable_id": f"D{number:03d}",
        "vendor_id": f"V{vendor}",
        "segment": segment,
        "work_type": work_type,
        "received_at": datetime.fromtimestamp(day, UTC),
        "status": status,
        "engagement_id": f"E{vendor}" if number % 10 else None,
        "billed_amount": 100 + number % 50 if number % 17 else None,
        "currency": "EUR" if number % 19 == 3 else None,
        "client_hours": number % 4 if number % 5 else None,
        "accepted_version": number % 3 + 1 if number % 6 else None,
        "specialist_id": f"S{number % 5}" if number % 8 else None,
        "guideline_version": f"g{number % 2}" if number % 9 else None,
        "breach_cause": "capacity" if number % 2 else None,
        "breach_owner": "vendor" if number % 2 else None,
        "vendor_reported_sla_met": number % 12 != 0 if number % 7 else None,
    }
    if status == "delivered":
        row["first_delivered_at"] = datetime.fromtimestamp(day + hours * 3600, UTC)
    return row


def _events(number: int) -> list[dict]:
    received = _deliverable(number)["received_at"]
    kinds = ["assigned"] * (number % 2) + ["data_transfer"] * (number % 3 == 0)
    kinds += ["security_incident"] * (number % 80 == 1)
    return [
        {
            "deliverable_id": f"D{number:03d}",
            "event_type": kind,
            "occurred_at": received,
            "actor_side": "vendor",
        }
        for kind in kinds
    ]
