"""A small warehouse in memory: literal rows in, facts out."""

import json
import re
from datetime import datetime

import duckdb

from data.contract import TABLES, Table
from data.facts import STEPS, declare, step
from data.facts.steps import makers, needed
from data.sql import identifier, literal

Rows = list[dict[str, object]]

LATER = "2025-01-01T00:00:00+00:00"
VENDOR = [{"vendor_id": "V", "calendar_id": "C"}]
"""The vendor of every item, on calendar C."""


class Facts:
    """A connection with schema raw; facts, and those they need, are built when a query first names them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._done: set[str] = set()

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """A query as a relation."""
        names = set(re.findall(r"\bfact\.\w+", query)) & makers(STEPS.values()).keys()
        for name in needed(STEPS, names):
            if name not in self._done:
                step(self._connection, name)
                self._done.add(name)
        return self._connection.sql(query)


def facts(as_of: str, *, timezone: str = "UTC", currency: str = "USD", demo: bool = False, **tables: Rows) -> Facts:
    """The facts of the given rows, with the contract's defaults."""
    connection = raw(**tables)
    declare(connection, as_of=datetime.fromisoformat(as_of), timezone=timezone, currency=currency, demo=demo)
    return Facts(connection)


def raw(**tables: Rows) -> duckdb.DuckDBPyConnection:
    """A connection with only schema raw: all tables of the contract, filled with the given rows."""
    connection = duckdb.connect(config={"threads": 1})
    fill(connection, **tables)
    return connection


def fill(connection: duckdb.DuckDBPyConnection, **tables: Rows) -> None:
    """Create schema raw on a connection: all tables of the contract, filled with the given rows."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("create schema raw")
    for table in TABLES.values():
        connection.execute(_definition(table))
    for name, rows in tables.items():
        if rows:
            _insert(connection, TABLES[name], rows)


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: Rows) -> None:
    """Add rows to a table of schema raw. Columns left out get their defaults; values are cast."""
    known = {column.name: column.default for column in table.columns} | {"_file": None, "_line": None}
    assert all(row.keys() <= known.keys() for row in rows), f"unknown columns in {table.name}"
    names = list(dict.fromkeys([*table.by_name, *(name for row in rows for name in row)]))
    filled = [known | row for row in rows]
    texts = [{name: None if row[name] is None else str(row[name]) for name in names} for row in filled]
    shape = literal(json.dumps([dict.fromkeys(names, "varchar")]))
    # One value for all rows: a parameter per row takes ten times as long, a statement per row thirty times.
    connection.execute(
        f"insert into raw.{table.name} by name select unnest(from_json($rows, {shape}), recursive := true)",
        {"rows": json.dumps(texts)},
    )


def one(received: str, calendar, target, *, unit="business_hours", delivered=None, events=(), **more):
    """Facts of one deliverable under one term of one vendor with one calendar."""
    settings = {"as_of": LATER, "vendors": VENDOR, "calendars": calendar} | more
    settings.setdefault("sla_terms", [term(target, unit)])
    return facts(deliverables=[item("D", received, delivered)], events=list(events), **settings)


def rows(
    connection: Facts | duckdb.DuckDBPyConnection,
    columns: str,
    table: str = "fact.deliverables",
    order: str = "deliverable_id",
) -> list[tuple]:
    """The columns of a fact table, in order."""
    relation = connection.sql("from " + table).order(order).project(columns)
    return relation.fetchall()


def item(deliverable_id: str, received_at: str, first_delivered_at: str | None = None, **more: object) -> dict:
    """A deliverable of vendor V, segment legal, work type review; its status follows from the delivery."""
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
    """A term of vendor V and segment legal, binding from 2000 on, at 90 %."""
    row = {"vendor_id": "V", "segment": "legal", "target": target, "target_unit": target_unit}
    return row | {"effective_from": "2000-01-01", "attainment_target": 0.9} | more


def week(calendar_id: str, timezone: str, shifts: dict[int, str], **more: object) -> Rows:
    """Calendar rows from weekday → shifts, such as '09:00-12:00 13:00-17:00'."""
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
