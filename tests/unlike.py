"""Portfolios unlike the demo, as tables of the contract: many vendors whose names are alike, one item, yen, gaps."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from data import pipeline
from tests.conftest import write

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
AS_OF = datetime(2026, 3, 1, 20, tzinfo=UTC)  # a Sunday
ALIKE = "Extraordinarily long name that many of them share from its very start up to the end: "
VENDORS, WORK_TYPES = 60, 40
SEGMENTS = ("legal", "finance", "healthcare", "analytics")
CAUSES = ("capacity", "unclear_scope", "client_wait", "quality_rework", "timezone_gap", "specialist_unavailable")
WEEKS = 26

Tables = dict[str, list[dict]]


def alike() -> Tables:
    """Sixty vendors and forty work types, their names of 80 letters different only at the end; a third is late.

    All of V-00's work is late, so that all of its terms are missed; no cell of another has ten items in the quarter.
    """
    items = [_alike(vendor, number) for vendor in range(VENDORS) for number in range(120 if not vendor else WORK_TYPES)]
    return {
        "vendors": [{"vendor_id": f"V-{number:02d}", "vendor_name": _named(number)} for number in range(VENDORS)],
        "deliverables": items,
        "events": [event for number, item in enumerate(items) for event in _refused(item, number)],
        "sla_terms": [_term("V-00", segment, _named(work)) for segment in SEGMENTS for work in range(WORK_TYPES)]
        + [_term(f"V-{vendor:02d}", segment) for vendor in range(1, VENDORS) for segment in SEGMENTS],
        "engagements": [
            {"engagement_id": f"E-{number}", "client": _named(number), "vendor_id": "V-00", "segment": "legal"}
            for number in range(9)
        ],
        "baselines": [_baseline(segment, _named(work), 400_000) for segment in SEGMENTS for work in range(WORK_TYPES)],
    }


def _named(number: int) -> str:
    return f"{ALIKE}{number:02d}"


def _alike(vendor: int, number: int) -> dict:
    received = FIRST + timedelta(days=number % 50 if not vendor or number % 3 else -60, hours=vendor % 5)
    is_open, is_late = number % 17 == 0, not vendor or number % 3 == 1
    row = {
        "deliverable_id": f"{ALIKE}{vendor:02d}-{number:03d}", "vendor_id": f"V-{vendor:02d}",
        "segment": SEGMENTS[number % 4], "work_type": _named(number % WORK_TYPES), "received_at": received,
        "status": "in_progress" if is_open else "delivered", "currency": "USD", "billed_amount": 1_234_567.0,
        "first_delivered_at": None if is_open else received + timedelta(hours=40 if is_late else 3),
        "promised_at": received + timedelta(hours=8), "engagement_id": f"E-{number % 9}",
        "breach_cause": CAUSES[number % 6], "breach_owner": "vendor" if number % 2 else "shared",
        "accepted_version": None if is_open else 1 + (number % 4 == 0), "specialist_id": _named(number % 50),
        "guideline_version": _named(number % 12), "complexity": 1 + number % 3,
    }  # fmt: skip
    return row


def _refused(item: dict, number: int) -> list[dict]:
    """A finding in every fourth delivered item, for a reason of its own among twenty."""
    if item["accepted_version"] != 2:
        return []
    key, then = item["deliverable_id"], item["first_delivered_at"]
    return [
        {"deliverable_id": key, "event_type": kind, "occurred_at": then + timedelta(hours=hours), "reason": reason,
         "actor_side": "client", "version": 1, "finding_category": reason, "hours": 2}
        for kind, hours, reason in (("draft_delivered", 0, None), ("returned", 1, _named(number % 20)))
    ]  # fmt: skip


def _term(vendor: str, segment: str, work_type: str = "*", target: float = 4) -> dict:
    return {
        "vendor_id": vendor, "segment": segment, "work_type": work_type, "target": target,
        "target_unit": "calendar_hours", "effective_from": "2023-01-01", "attainment_target": 0.9, "min_volume": 1,
        "at_risk_share": 0.1, "credit_share": 0.5,
    }  # fmt: skip


def _baseline(segment: str, work_type: str, rate: float = 50, currency: str = "USD") -> dict:
    return {
        "segment": segment, "work_type": work_type, "effective_from": "2023-01-01", "standard_hours_per_unit": 4,
        "loaded_rate_per_hour": rate, "currency": currency, "quality": 0.9, "source": "controlling",
    }  # fmt: skip


def one_item_in_yen() -> Tables:
    """One item, late, of a vendor without a name, with one agreed level that it misses. The warehouse is in yen."""
    item = {
        "deliverable_id": "D-1", "vendor_id": "V-1", "segment": "legal", "work_type": "review", "received_at": FIRST,
        "status": "delivered", "first_delivered_at": FIRST + timedelta(days=3), "currency": "JPY",
        "billed_amount": 12_345.0,
    }  # fmt: skip
    return {"deliverables": [item], "sla_terms": [_term("V-1", "legal", target=8)]}


def no_targets() -> Tables:
    """Two vendors, judged on promised dates alone, one of them with nothing late; no engagements, no logs."""
    return {"deliverables": [_promised(vendor, number) for vendor in range(2) for number in range(30)]}


def _promised(vendor: int, number: int) -> dict:
    received, is_late = FIRST + timedelta(days=number), vendor and number % 3 == 0
    return {
        "deliverable_id": f"D-{vendor}-{number}", "vendor_id": f"V-{vendor}", "segment": "legal",
        "work_type": "review", "received_at": received, "status": "delivered",
        "first_delivered_at": received + timedelta(hours=30 if is_late else 3),
        "promised_at": received + timedelta(hours=20),
    }  # fmt: skip


def regular(
    *,
    vendors: int = 3,
    weeks: int = WEEKS,
    late: int = 7,
    billed: float = 120.0,
    currency: str = "USD",
    rate: float = 50,
    works: Callable[[int], bool] = lambda week: True,
) -> Tables:
    """The same four items of each vendor every week in which it `works`, counted from 0; every `late`th is late.

    Nothing is late with 0, everything with 1. An item's work would cost four times the rate in-house.
    """
    items = [
        _regular(vendor, week, number, late, billed, currency)
        for week in range(weeks)
        if works(week)
        for vendor in range(vendors)
        for number in range(4)
    ]
    used = SEGMENTS[: 1 if vendors == 1 else 3]
    return {
        "vendors": [{"vendor_id": f"V-{one}", "vendor_name": f"Vendor {one}"} for one in range(vendors)],
        "deliverables": items,
        "sla_terms": [_term(f"V-{one}", segment, target=24) for one in range(vendors) for segment in used],
        "baselines": [_baseline(segment, "review", rate, currency) for segment in used],
    }


def _regular(vendor: int, week: int, number: int, late: int, billed: float, currency: str) -> dict:
    received = FIRST - timedelta(weeks=week - 7, hours=-6 * number)
    is_late = late and (week * 4 + number + vendor) % late == 0
    return {
        "deliverable_id": f"D-{vendor}-{week:03d}-{number}", "vendor_id": f"V-{vendor}",
        "segment": SEGMENTS[(vendor + number) % 3 if vendor else 0], "work_type": "review", "received_at": received,
        "status": "delivered", "first_delivered_at": received + timedelta(hours=60 if is_late else 5),
        "billed_amount": billed, "currency": currency, "accepted_version": 2 if is_late else 1,
    }  # fmt: skip


PORTFOLIOS: dict[str, Callable[[], Tables]] = {
    "alike": alike,
    "one-vendor": lambda: regular(vendors=1),
    "one-item": one_item_in_yen,
    "gaps": lambda: regular(works=lambda week: week % 3 == 1 and not 8 < week < 16),
    "three-years": lambda: regular(weeks=156),
    "yen": lambda: regular(currency="JPY", billed=18_000.0, rate=7_500),
    "nothing-on-time": lambda: regular(late=1),
    "all-on-time": lambda: regular(late=0),
    "losses": lambda: regular(billed=345.67),
    "no-targets": no_targets,
}
"""Name → its tables."""


def house(name: str, folder: Path) -> Path:
    """A warehouse with that portfolio, made by the real import from CSV exports, all in the folder."""
    exports = folder / "exports"
    exports.mkdir(parents=True)
    tables = PORTFOLIOS[name]()
    for table, rows in tables.items():
        write(exports / f"{table}.csv", *({key: _text(value) for key, value in row.items()} for row in rows))
    currency = tables["deliverables"][0].get("currency") or "USD"
    with patch.dict(os.environ, KPO_CURRENCY=currency):
        pipeline.run([exports], warehouse=folder / "warehouse", publish=True, by="test", as_of=AS_OF)
    return folder / "warehouse"


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
