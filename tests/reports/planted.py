"""A portfolio of forty even weeks and a last one in which everything goes wrong, with names that try to be markup."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.queries.portfolio import build_version

WEEKS, AN_ITEM = 41, {"currency": "USD", "billed_amount": 200.0, "client_hours": 1.0}
FIRST = datetime(2026, 2, 2, 9, tzinfo=UTC)  # a Monday
LAST = FIRST + timedelta(weeks=WEEKS - 1)
NAMES = {
    "V-#": '#import "@preview/x:1.0.0" *bold* _it_ $x$ [b] \\ @ref <label> `raw` ~ // /* = ',
    "V-<": "<script>alert(1)</script> & \"quotes\" 'single' <img src=x onerror=alert(1)> &amp; ]]>",
    "V-=": "=cmd|' /C calc'!A0",
    "V-long": "Extraordinarily long " * 20,
    "V-word": "W" * 400,
    "V-bell": "bell\x07 \x1b[31m \u202erevocer",
}
SEGMENTS = ("legal", "finance")


def build(path: Path) -> Path:
    """Write the version file; its as-of is the Sunday that ends the last week."""
    return build_version(
        path,
        as_of=LAST + timedelta(days=6, hours=11),
        vendors=[{"vendor_id": vendor, "vendor_name": name} for vendor, name in NAMES.items()],
        baselines=[
            {"segment": segment, "work_type": "review", "effective_from": "2025-01-01", "standard_hours_per_unit": 4,
             "loaded_rate_per_hour": 100}
            for segment in SEGMENTS
        ],
        sla_terms=[
            {"vendor_id": vendor, "segment": segment, "target": 40, "target_unit": "calendar_hours",
             "effective_from": "2025-01-01", "attainment_target": 0.7}
            for vendor in NAMES
            for segment in SEGMENTS
        ],
        deliverables=[row for week in range(WEEKS) for row in _week(week)],
        events=[row for week in range(WEEKS) for row in _incidents(week)],
    )  # fmt: skip


def _week(week: int) -> list[dict]:
    count = 8 if week == WEEKS - 1 else 2
    cells = [(vendor, segment) for vendor in NAMES for segment in SEGMENTS]
    items = [_item(week, *cell, number) for cell in cells for number in range(count)]
    return [*items, *(_over_the_weekend(week, *cell) for cell in cells[: 1 + week % 2])]


def _item(week: int, vendor: str, segment: str, number: int) -> dict:
    random, is_last = Random(f"{week} {vendor} {segment} {number}"), week == WEEKS - 1
    received = FIRST + timedelta(weeks=week, hours=random.randrange(12))
    is_late = random.random() < (0.9 if is_last else 0.1)
    row = _received(f"D-{week:02d}-{vendor}-{segment}-{number}", vendor, segment, received)
    row |= _delivered(received + timedelta(hours=60 if is_late else 20))
    row["accepted_version"] = 1 if random.random() < (0.1 if is_last else 0.9) else 2
    if is_last and number >= 5:
        row |= {"status": "in_progress", "first_delivered_at": None, "accepted_version": None}
    return row | ({"billed_amount": 2_000.0} if is_last else {})


def _over_the_weekend(week: int, vendor: str, segment: str) -> dict:
    """Due on Sunday, delivered on Tuesday: overdue at the week's end, as one or two items always are."""
    received = FIRST + timedelta(weeks=week, days=4)
    row = _received(f"F-{week:02d}-{vendor}-{segment}", vendor, segment, received)
    return row if week == WEEKS - 1 else row | _delivered(received + timedelta(days=4))


def _received(item: str, vendor: str, segment: str, at: datetime) -> dict:
    return {
        "deliverable_id": item,
        "vendor_id": vendor,
        "segment": segment,
        "work_type": "review",
        "received_at": at,
        "status": "in_progress",
        **AN_ITEM,
    }


def _delivered(at: datetime) -> dict:
    return {"status": "delivered", "first_delivered_at": at}


def _incidents(week: int) -> list[dict]:
    count = 30 if week == WEEKS - 1 else 1 + week % 2
    at = FIRST + timedelta(weeks=week, hours=1)
    return [
        {"deliverable_id": f"D-{week:02d}-V-#-legal-0", "event_type": "security_incident", "occurred_at": at,
         "actor_side": "vendor"}
        for _ in range(count)
    ]  # fmt: skip
