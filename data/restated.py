"""Which past weeks another version restates: complete weeks in which the value of a headline metric differs."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data.sql import literal

COLUMNS = ("metric", "week", "scope_kind", "scope", "before", "after")
_DIFFERING = """
    select metric, cast(week as varchar) as week, scope_kind, scope, b.value as before, a.value as after
    from earlier.fact.weekly as b
    full join later.fact.weekly as a using (week, scope_kind, scope, metric)
    where week + 7 <= $as_of_on and b.value is distinct from a.value
    order by scope_kind, week, scope, metric
"""


def between(before: Path, after: Path) -> list[dict[str, Any]]:
    """One dict per metric, week (its Monday, ISO 8601) and scope that differs; the scope `all` comes first.

    Only weeks that were complete as of the earlier version count. Nothing is restated if a person's data replace a
    demo, if either version holds no data, or if it was built by a release before this one.
    """
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for name, path in (("earlier", before), ("later", after)):
            connection.execute(f"attach {literal(str(path))} as {name} (read_only)")
        as_of_on = _comparable_until(connection)
        if as_of_on is None:
            return []
        found = connection.execute(_DIFFERING, {"as_of_on": as_of_on}).fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def weeks(rows: list[dict[str, Any]]) -> int:
    """How many weeks are restated in at least one metric and scope."""
    return len({row["week"] for row in rows})


def _comparable_until(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The local date of the earlier version's as-of; None if the two cannot be compared."""
    tables = "select count(*) from duckdb_tables() where schema_name = 'fact' and table_name = 'weekly'"
    if connection.execute(tables).fetchone() != (2,):
        return None
    found = connection.execute(
        "select e.as_of_on from earlier.fact.version as e, later.fact.version as l "
        "where e.demo = l.demo and l.as_of is not null"
    ).fetchone()
    return found[0] if found else None
