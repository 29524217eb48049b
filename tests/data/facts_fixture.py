"""A small warehouse in memory: literal rows in, facts out."""

from datetime import datetime

import duckdb

from data.contract import TABLES, Table
from data.facts import build
from data.sql import identifier

Rows = list[dict[str, object]]

LATER = "2025-01-01T00:00:00+00:00"
VENDOR = [{"vendor_id": "V", "calendar_id": "C"}]
"""The vendor of every item, on calendar C."""


def facts(
    as_of: str, *, timezone: str = "UTC", currency: str = "USD", demo: bool = False, **tables: Rows
) -> duckdb.DuckDBPyConnection:
    """A connection with schemas raw (the given rows, the contract's defaults) and fact."""
    connection = raw(**tables)
    build(connection, as_of=datetime.fromisoformat(as_of), timezone=timezone, currency=currency, demo=demo)
    return connection


def raw(**tables: Rows) -> duckdb.DuckDBPyConnection:
    """A connection with schema raw only: all tables of the contract, filled with the given rows."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("create schema raw")
    for table in TABLES.values():
        connection.execute(_definition(table))
    for name, rows in tables.items():
        for row in rows:
            _insert(connection, TABLES[name], row)
    return connection


def one(received: str, calendar, target, *, unit="business_hours", delivered=None, events=(), **more):
    """Facts of one deliverable under one term of one vendor with one calendar."""
    settings = {"as_of": LATER, "vendors": VENDOR, "calendars": calendar} | more
    settings.setdefault("sla_terms", [term(target, unit)])
    return facts(deliverables=[item("D", received, delivered)], events=list(events), **settings)


def rows(
    connection: duckdb.DuckDBPyConnection,
    columns: str,
    table: str = "fact.deliverables",
    order: str = "deliverable_id",
) -> list[tuple]:
    """The columns of a fact table, in order."""
    relation = connection.sql("from " + table).order(order).project(columns)
    return relation.fetchall()


def item(deliverable_id: str, received_at: str, first_delivered_at: str | None = None, **more: object) -> dict:
    """A deliverable of vendor V, segment legal, work type review; the status follows from the delivery."""
    row = {"vendor_id": "V", "segment": "legal", "work_type": "review", "units": 1}
    row |= {"deliverable_id": deliverable_id, "received_at": received_at}
    row |= {
        "first_delivered_at": first_delivered_at,
        "status": "delivered" if first_delivered_at else "received",
    }
    return row | more


def event(deliverable_id: str, event_type: str, occurred_at: str, **more: object) -> dict:
    """An event."""
    return {"deliverable_id": deliverable_id, "event_type": event_type, "occurred_at": occurred_at} | more


def term(target: float, target_unit: str = "business_hours", **more: object) -> dict:
    """A term of vendor V and segment legal that binds from 2000 on, at 90 %."""
    row = {"vendor_id": "V", "segment": "legal", "target": target, "target_unit": target_unit}
    return row | {"effective_from": "2000-01-01", "attainment_target": 0.9} | more


def week(calendar_id: str, timezone: str, shifts: dict[int, str], **more: object) -> Rows:
    """Calendar rows from weekday → shifts such as '09:00-12:00 13:00-17:00'."""
    return [
        {"calendar_id": calendar_id, "timezone": timezone, "weekday": weekday}
        | {"opens_at": _seconds(opens), "closes_at": _seconds(closes)}
        | more
        for weekday, day in shifts.items()
        for opens, closes in (shift.split("-") for shift in day.split())
    ]


def weekdays(calendar_id: str, timezone: str, day: str, **more: object) -> Rows:
    """Calendar rows with the same shifts from Monday to Friday."""
    return week(calendar_id, timezone, dict.fromkeys(range(1, 6), day), **more)


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _definition(table: Table) -> str:
    columns = ", ".join(identifier(column.name) + " " + column.stored_type for column in table.columns)
    columns += ", _file integer, _line bigint" if table.name in ("deliverables", "events") else ""
    return "create table raw." + identifier(table.name) + " (" + columns + ")"


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, row: dict[str, object]) -> None:
    filled = {column.name: column.default for column in table.columns} | row
    names = ", ".join(identifier(name) for name in filled)
    marks = ", ".join("?" for _ in filled)
    connection.execute(
        "insert into raw." + identifier(table.name) + " (" + names + ") values (" + marks + ")", list(filled.values())
    )
