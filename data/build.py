"""A new version's file: the stored tables of the version it builds on, and the facts on top."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from data import day_ends, facts, merge
from data.contract import TABLES, Table
from data.sql import identifier, literal, only

HEADLINE = (Path(__file__).parent / "headline.sql").read_text("utf-8")
FINDINGS = 'select "check", cast(sum(findings) as bigint) from fact.finding_totals group by 1 order by 1'
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FILES = "raw.files"
"""Where the rows came from: one row per file (or sheet) and contract table that it fed."""

_FILES_COLUMNS = (
    "file_id integer, source varchar, signature varchar, table_name varchar, file varchar, sha256 varchar, "
    "encoding varchar, rows bigint, imported_at timestamptz, imported_by varchar"
)


def open_new(path: Path, base: Path | None, workdir: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a new version file that holds the base's stored tables, or empty ones if there is no base."""
    config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(workdir)}
    config |= {"autoinstall_known_extensions": False} | ({"threads": threads} if threads else {})
    connection = duckdb.connect(path, config=config)
    connection.execute("set timezone = 'UTC'")
    connection.execute("create schema raw")
    for table in TABLES.values():
        connection.execute(_create(table))
    connection.execute(f"create table {FILES} ({_FILES_COLUMNS})")
    if base:
        connection.execute(f"attach {literal(str(base))} as base (read_only)")
        for name in ("files", *TABLES):
            copy(connection, name)
        connection.execute("detach base")
    return connection


def stored(table: Table) -> str:
    """The name of the table that stores a contract table."""
    return f"raw.{table.name}"


def build_facts(
    connection: duckdb.DuckDBPyConnection, *, as_of: datetime | None, timezone: str, currency: str | None, demo: bool
) -> None:
    """Build the facts as of an instant. The currency, unless given, is the most frequent one in the data."""
    currency = currency or _usual_currency(connection)
    # An as-of taken from the data is itself the end of a day if they hold only dates.
    given = as_of if as_of != latest_instant(connection) else None
    with day_ends.held_to(connection, given) if given else nullcontext():
        facts.build(connection, as_of=as_of, timezone=timezone, currency=currency, demo=demo)


def latest_instant(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """The latest received, delivered or occurred instant; None if there is no such row."""
    return read_instant(
        connection,
        "select max(latest) from ("
        "select greatest(max(received_at), max(first_delivered_at), max(final_delivered_at)) as latest "
        "from raw.deliverables union all select max(occurred_at) from raw.events)",
    )


def read_instant(connection: duckdb.DuckDBPyConnection, query: str) -> datetime | None:
    """The one instant that a query returns, in UTC."""
    # As microseconds: DuckDB returns zoned timestamps only if pytz is installed.
    microseconds = only(connection.execute(f"select epoch_us(({query}))"))[0]
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def headline(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """A version's headline numbers, by name."""
    result = connection.execute(HEADLINE)
    names = [column[0] for column in result.description]
    return dict(zip(names, only(result), strict=True))


def findings(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many things each check found in a version; empty for a version built by a release without checks."""
    table = "select 1 from duckdb_tables() where schema_name = 'fact' and table_name = 'finding_totals'"
    if not connection.execute(table).fetchone():
        return {}
    return dict(connection.execute(FINDINGS).fetchall())


def _create(table: Table) -> str:
    columns = [f"{identifier(column.name)} {column.stored_type}" for column in table.columns]
    columns += ["_file integer", "_line bigint"] if table.name in merge.TRACED else []
    return f"create table {stored(table)} ({', '.join(columns)})"


def copy(connection: duckdb.DuckDBPyConnection, name: str, condition: str = "true") -> None:
    """Copy a stored table of the attached base, or some of its rows, with the columns that the writing release knew."""
    common = connection.execute(
        "select b.column_name from duckdb_columns() b join duckdb_columns() n using (schema_name, table_name, "
        "column_name) where b.database_name = 'base' and n.database_name = current_database() "
        "and b.schema_name = 'raw' and b.table_name = $name order by b.column_index",
        {"name": name},
    ).fetchall()
    if common:
        names = ", ".join(identifier(column) for (column,) in common)
        connection.execute(f"insert into raw.{name} by name select {names} from base.raw.{name} where {condition}")


def _usual_currency(connection: duckdb.DuckDBPyConnection) -> str:
    found = connection.execute(
        "select currency from (select currency, count(*) as n, 1 as rank from raw.deliverables group by 1 union all "
        "select currency, count(*), 2 from raw.baselines group by 1) "
        "where currency is not null order by rank, n desc, currency limit 1"
    ).fetchone()
    return found[0] if found else ""
