"""Portfolios unlike the demo: names alike for 80 letters, one item in yen, and work without any target."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.queries.portfolio import build_version

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
AS_OF = datetime(2026, 3, 1, 20, tzinfo=UTC)  # a Sunday
ALIKE = "Extraordinarily long name that many of them share from its very start up to the end: "
VENDORS = 30
SEGMENTS = ("legal", "finance", "healthcare", "analytics")
CAUSES = ("capacity", "unclear_scope", "client_wait", "quality_rework", "timezone_gap", "specialist_unavailable")


def alike(path: Path) -> Path:
    """Thirty vendors and forty work types, their names of 80 letters different only at the end; most work is late."""
    vendors = [{"vendor_id": f"V-{number:02d}", "vendor_name": f"{ALIKE}{number:02d}"} for number in range(VENDORS)]
    items = [_alike(vendor, number) for vendor in range(VENDORS) for number in range(120 if not vendor else 12)]
    terms = [
        {"vendor_id": "V-00", "segment": segment, "work_type": f"{ALIKE}{work:02d}", "target": 4,
         "target_unit": "calendar_hours", "effective_from": "2025-01-01", "attainment_target": 0.9, "min_volume": 1,
         "at_risk_share": 0.1, "credit_share": 0.5}
        for segment in SEGMENTS
        for work in range(40)
    ]  # fmt: skip
    engagements = [
        {"engagement_id": f"E-{number}", "client": f"{ALIKE}{number}", "vendor_id": "V-00", "segment": "legal"}
        for number in range(9)
    ]
    tables = {"vendors": vendors, "deliverables": items, "sla_terms": terms, "engagements": engagements}
    return build_version(path, as_of=AS_OF, **tables)


def _alike(vendor: int, number: int) -> dict:
    received = FIRST + timedelta(days=number % 50, hours=vendor % 5)
    is_open = number % 17 == 0
    row = {
        "deliverable_id": f"{ALIKE}{vendor:02d}-{number:03d}", "vendor_id": f"V-{vendor:02d}",
        "segment": SEGMENTS[number % 4], "work_type": f"{ALIKE}{number % 40:02d}", "received_at": received,
        "status": "in_progress" if is_open else "delivered", "currency": "USD", "billed_amount": 1_234_567.0,
        "first_delivered_at": None if is_open else received + timedelta(hours=40),
        "promised_at": received + timedelta(hours=8), "engagement_id": f"E-{number % 9}",
        "breach_cause": CAUSES[number % 6], "breach_owner": "vendor" if number % 2 else "shared",
    }  # fmt: skip
    return row


def one_item_in_yen(path: Path) -> Path:
    """One item, late, of a vendor without a name, with one agreed level that it misses."""
    item = {
        "deliverable_id": "D-1", "vendor_id": "V-1", "segment": "legal", "work_type": "review", "received_at": FIRST,
        "status": "delivered", "first_delivered_at": FIRST + timedelta(days=3), "currency": "JPY",
        "billed_amount": 12_345.0,
    }  # fmt: skip
    term = {
        "vendor_id": "V-1", "segment": "legal", "target": 8, "target_unit": "calendar_hours", "min_volume": 1,
        "effective_from": "2025-01-01", "attainment_target": 0.9, "at_risk_share": 0.1, "credit_share": 0.5,
    }  # fmt: skip
    return build_version(path, as_of=AS_OF, currency="JPY", deliverables=[item], sla_terms=[term])


def no_targets(path: Path) -> Path:
    """Two vendors, judged on promised dates alone, one of them with nothing late."""
    items = [_promised(vendor, number) for vendor in range(2) for number in range(30)]
    return build_version(path, as_of=AS_OF, deliverables=items)


def _promised(vendor: int, number: int) -> dict:
    received, is_late = FIRST + timedelta(days=number), vendor and number % 3 == 0
    return {
        "deliverable_id": f"D-{vendor}-{number}", "vendor_id": f"V-{vendor}", "segment": "legal",
        "work_type": "review", "received_at": received, "status": "delivered",
        "first_delivered_at": received + timedelta(hours=30 if is_late else 3),
        "promised_at": received + timedelta(hours=20),
    }  # fmt: skip
