"""Random portfolios of one to sixty items, with any of the optional tables: so small that query plans are unusual."""

import random
from datetime import UTC, date, datetime, timedelta

import duckdb

from data.contract import EVENT_TYPES, SEGMENTS
from data.facts import build
from tests.data.facts_fixture import Rows, raw, weekdays

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
VENDORS, WORK_TYPES = ("V", "W", "X"), ("review", "coding")
UNITS = ("business_hours", "business_days", "calendar_hours", "calendar_days")
CURRENCIES = (None, "USD", "EUR", "JPY")


def portfolio(seed: int) -> dict[str, Rows]:
    """The rows of each table of one portfolio; the same for the same seed."""
    chance = random.Random(seed)
    items = [_item(chance, number) for number in range(chance.randint(1, 60))]
    optional = {
        "events": lambda: [_event(chance, items) for _ in range(chance.randint(1, 40))],
        "sla_terms": lambda: _terms(chance),
        "baselines": lambda: [_baseline(chance, segment, work) for segment in SEGMENTS[:2] for work in WORK_TYPES],
        "vendors": lambda: [{"vendor_id": one, "calendar_id": chance.choice(("C", None))} for one in VENDORS],
        "calendars": lambda: weekdays("C", chance.choice(("UTC", "Asia/Kolkata")), "09:00-12:00 13:00-24:00"),
        "holidays": lambda: [{"calendar_id": "C", "date": date(2025, chance.randint(1, 12), 1)}],
        "engagements": lambda: [_engagement(chance)],
        "fx_rates": lambda: [_quote(chance, currency) for currency in ("EUR", "JPY")],
        "invoices": lambda: [_invoice(chance, number) for number in range(3)],
        "specialists": lambda: [{"specialist_id": "S", "skill": "law"}],
        "targets": lambda: [{"metric": "attainment", "effective_from": date(2025, 1, 1), "target": 0.9}],
    }
    return {"deliverables": items} | {name: make() for name, make in optional.items() if chance.random() < 0.5}


def built(seed: int) -> duckdb.DuckDBPyConnection:
    """The facts of the portfolio. Raises duckdb.Error if the engine fails on it."""
    connection = raw(**portfolio(seed))
    build(connection, as_of=AS_OF, timezone="UTC", currency="USD", demo=False)
    return connection


def _moment(chance: random.Random, start: datetime, days: float) -> datetime:
    return start + timedelta(hours=chance.randint(0, int(days * 24)))


def _item(chance: random.Random, number: int) -> dict:
    received = _moment(chance, FIRST, 364)
    delivered = _moment(chance, received, 40) if chance.random() < 0.7 else None
    delivered = delivered if delivered and delivered < AS_OF else None
    return {
        "deliverable_id": f"D{number}", "vendor_id": chance.choice(VENDORS), "segment": chance.choice(SEGMENTS[:2]),
        "work_type": chance.choice(WORK_TYPES), "received_at": received, "first_delivered_at": delivered,
        "status": chance.choice(("delivered", "accepted", "cancelled") if delivered else ("received", "on_hold")),
        "promised_at": _moment(chance, received, 20) if chance.random() < 0.3 else None,
        "units": chance.choice((1, 3, 0.5, 10_000)), "currency": chance.choice(CURRENCIES),
        "billed_amount": chance.choice((None, 0, 99.99, 1_000_000)), "client_hours": chance.choice((None, 1.5)),
        "engagement_id": chance.choice((None, "E")), "accepted_version": chance.choice((None, 1, 3)),
        "specialist_id": chance.choice((None, "S")), "priority": chance.choice((None, "rush")),
    }  # fmt: skip


def _event(chance: random.Random, items: Rows) -> dict:
    item = chance.choice(items)
    return {
        "deliverable_id": item["deliverable_id"], "event_type": chance.choice(EVENT_TYPES),
        "occurred_at": _moment(chance, item["received_at"], 30), "reason": chance.choice((None, "inputs")),
    }  # fmt: skip


def _terms(chance: random.Random) -> Rows:
    return [
        {"vendor_id": vendor, "segment": segment, "target": chance.choice((1, 8, 40, 500))}
        | {"target_unit": chance.choice(UNITS), "effective_from": date(2024, 1, 1), "attainment_target": 0.9}
        | {"at_risk_share": chance.choice((None, 0.1)), "credit_share": chance.choice((None, 0.5))}
        for vendor in VENDORS
        for segment in SEGMENTS[:2]
        if chance.random() < 0.7
    ]


def _baseline(chance: random.Random, segment: str, work_type: str) -> dict:
    rate = {"loaded_rate_per_hour": chance.choice((50, 3500, 10_000))}
    rate = rate if chance.random() < 0.7 else {"wage_per_hour": 30, "training_per_hour": 1.5}
    row = {"segment": segment, "work_type": work_type, "effective_from": date(2024, 1, 1)}
    return (
        row | {"standard_hours_per_unit": chance.choice((0, 0.25, 100)), "currency": chance.choice(CURRENCIES)} | rate
    )


def _engagement(chance: random.Random) -> dict:
    cost = {
        "transition_cost": chance.choice((None, 100, 9e11)),
        "transition_months": chance.choice((None, 3, 2**31 - 1)),
    }
    row = {"engagement_id": "E", "vendor_id": "V", "segment": "finance", "client": "Acme"}
    return row | cost | {"went_live_on": date(2025, chance.randint(1, 12), chance.choice((1, 15, 28)))}


def _quote(chance: random.Random, currency: str) -> dict:
    pair = ("USD", currency) if chance.random() < 0.5 else (currency, "USD")
    row = {"date": date(2025, chance.randint(1, 12), 1), "rate": chance.choice((0.0065, 1.1, 155))}
    return row | {"from_currency": pair[0], "to_currency": pair[1]}


def _invoice(chance: random.Random, number: int) -> dict:
    return {
        "invoice_id": "I", "line": number, "vendor_id": "V", "deliverable_id": f"D{number}",
        "invoiced_on": date(2025, 12, 1), "amount": chance.choice((1, 99.99)),
    }  # fmt: skip
