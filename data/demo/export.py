"""Writes the portfolio as CSV exports with the contract's columns, in the contract's order."""

import csv
from pathlib import Path

import duckdb
import pyarrow as pa

from data.contract import TABLES, Column
from data.demo import reference
from data.demo.rows import portfolio_rows

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
ITEM = "printf('D-%07d', item + 1)"


def write(to: Path, deliverables: int = 10_000, seed: int = 1) -> list[Path]:
    """Write the demo portfolio's nine exports into the folder `to`, which is created if missing.

    Returns their paths. The same number of deliverables and seed give the same bytes.
    Raises ValueError if fewer than one deliverable is asked for.
    """
    if deliverables < 1:
        raise ValueError("The demo portfolio needs at least 1 deliverable.")
    to.mkdir(parents=True, exist_ok=True)
    items, events, people = portfolio_rows(deliverables, seed)
    large = {"deliverables": items, "events": events}
    small = {
        "sla_terms": reference.sla_terms(),
        "baselines": reference.baselines(),
        "vendors": reference.vendors(),
        "calendars": reference.calendars(),
        "holidays": reference.holidays(),
        "engagements": reference.engagements(deliverables),
        "specialists": reference.specialist_rows(people),
    }
    return [_write_large(to, name, rows) for name, rows in large.items()] + [
        _write_small(to, name, rows) for name, rows in small.items()
    ]


def _write_large(to: Path, name: str, rows: pa.Table) -> Path:
    path = to / f"{name}.csv"
    with duckdb.connect() as connection:
        relation = connection.from_arrow(rows)
        selected = relation.project(*(_expression(column, rows) for column in TABLES[name].columns))
        selected.write_csv(str(path), header=True, timestamp_format=INSTANT)
    return path


def _expression(column: Column, rows: pa.Table) -> duckdb.Expression:
    """A contract column's value, empty if the portfolio has none."""
    if column.name == "deliverable_id":
        value = duckdb.SQLExpression(ITEM)
    elif column.name not in rows.column_names:
        value = duckdb.ConstantExpression(None)
    elif column.type == "instant" or column.type == "promise":
        value = duckdb.ColumnExpression(column.name).cast("timestamp")
    elif rows.schema.field(column.name).type == pa.float64() and column.type != "share":
        value = duckdb.ColumnExpression(column.name).cast("decimal(14, 2)")
    else:
        value = duckdb.ColumnExpression(column.name)
    return value.alias(column.name)


def _write_small(to: Path, name: str, rows: reference.Rows) -> Path:
    path = to / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [column.name for column in TABLES[name].columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
