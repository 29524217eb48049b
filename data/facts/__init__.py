"""The facts: one row per deliverable with its clock, verdict and cost, built by the SQL files in this folder."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

from data import checks
from data.facts import widths
from data.facts.steps import PRELUDE, arranged, needed, read_step
from data.sql import identifier, only

_FOLDER = Path(__file__).parent
_PRELUDE = (_FOLDER / f"{PRELUDE}.sql").read_text(encoding="utf-8")
STEPS = arranged(read_step(path) for path in _FOLDER.glob("*.sql") if path.stem != PRELUDE)
"""The steps by name, in the order in which they run."""

_TEXTS = [_PRELUDE, *(one.sql for one in STEPS.values()), checks.text()]
LAYOUT = sha256("".join(_TEXTS).encode()).hexdigest()[:12]
"""Identifies these facts. A version with another layout was built by another release and must be rebuilt."""

_FURTHEST = 100 * 366
"""No due instant is looked for more than this many days after the last known instant."""

_GIVEN = ("$as_of", "$timezone", "$currency", "$demo", "$layout")
_UNFOUND = "select count(*) from due where unfound and run % 2 = 0"
_TEMPORARY = """
    select 'view', view_name from duckdb_views() where temporary
    union all
    select 'table', table_name from duckdb_tables() where temporary
"""


def build(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: datetime | None,
    timezone: str,
    currency: str,
    demo: bool,
    only: Collection[str] | None = None,
) -> None:
    """Create schema fact from schema raw, replacing any that exists. The caller owns the transaction.

    `as_of` is "now" in every number (None: nothing has happened yet), `timezone` the IANA name of the
    reporting zone, `currency` the warehouse's own ('' = unknown). The session's TimeZone must be UTC.
    `only` names the tables to build, such as fact.deliverables; whatever they are made from is built as well.
    Raises ValueError for an as-of without a zone and for a table that no step makes, and duckdb.Error.
    """
    names = list(STEPS) if only is None else needed(STEPS, only)
    declare(connection, as_of=as_of, timezone=timezone, currency=currency, demo=demo)
    for name in names:
        step(connection, name)
    _tidy(connection, names)


def declare(
    connection: duckdb.DuckDBPyConnection, *, as_of: datetime | None, timezone: str, currency: str, demo: bool
) -> None:
    """Prepare what every step reads, to run steps one by one. Raises ValueError as `build` does."""
    if as_of is not None and as_of.tzinfo is None:
        raise ValueError("the as-of instant needs a time zone")
    connection.execute("set variable as_of = cast($value as timestamptz)", {"value": as_of})
    _set(connection, "timezone", timezone)
    _set(connection, "currency", currency)
    _set(connection, "demo", demo)
    _set(connection, "layout", LAYOUT)
    widths.declare(connection)
    connection.execute(_PRELUDE)


def step(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run one step. Raises duckdb.Error if a step that it needs was left out."""
    _run(connection, name)
    if name == "due":
        _look_further(connection)
    if name == "findings":
        checks.run(connection)


def _look_further(connection: duckdb.DuckDBPyConnection) -> None:
    """Lengthen the calendars until every due instant is found or no calendar reaches it."""
    (reach,) = only(connection.execute("select getvariable('reach')"))
    while connection.execute(_UNFOUND).fetchone() != (0,) and reach < _FURTHEST:
        reach = min(reach * 8, _FURTHEST)
        _set(connection, "reach", reach)
        _run(connection, "shifts")
        _run(connection, "due")


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    for statement in _statements(name):
        connection.execute(statement)


@cache
def _statements(name: str) -> list[duckdb.Statement]:
    """The step's statements, parsed once in a process: a build of little data spends an eighth of its time on it."""
    return duckdb.extract_statements(STEPS[name].sql)


def _tidy(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> None:
    """Drop the temporary tables and views of these steps, which take up memory for as long as the session lasts.

    Variables are reset; macros stay.
    """
    made = frozenset().union(*(STEPS[name].makes for name in names))
    left = connection.execute(_TEMPORARY).fetchall()
    gone = [f"drop {kind} {identifier(name)}" for kind, name in left if name in made]
    gone += [f"reset variable {name.removeprefix('$')}" for name in (*_GIVEN, *sorted(made)) if name.startswith("$")]
    connection.execute("; ".join(gone))


def _set(connection: duckdb.DuckDBPyConnection, variable: str, value: object) -> None:
    connection.execute(f"set variable {variable} = $value", {"value": value})
