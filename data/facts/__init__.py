"""The facts: a row per deliverable with its clock, verdict and cost, built by the SQL files beside this."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from data import checks
from data.facts import widths

_FILES = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.sql"))}
STEPS = tuple(_FILES)
"""Names of the steps, in order. Each leaves tables for the next; the last removes all but schema fact."""

_TEXTS = [*(path.read_text(encoding="utf-8") for path in _FILES.values()), checks.text()]
LAYOUT = sha256("".join(_TEXTS).encode()).hexdigest()[:12]
"""Which facts these are. A version with another layout was built by another release and must be built anew."""

_FURTHEST = 100 * 366
"""Days after the last known instant beyond which no due instant is looked for."""

_UNFOUND = "select count(*) from due where unfound and run % 2 = 0"


def build(
    connection: duckdb.DuckDBPyConnection, *, as_of: datetime | None, timezone: str, currency: str, demo: bool
) -> None:
    """Create schema fact from schema raw, replacing any there is. The caller owns the transaction.

    `as_of` is "now" in every number (None: nothing has happened yet), `timezone` the IANA name of the
    reporting zone, `currency` the warehouse's own ('' = unknown). The session's TimeZone must be UTC.
    Raises ValueError for an as-of without a zone, and duckdb.Error.
    """
    declare(connection, as_of=as_of, timezone=timezone, currency=currency, demo=demo)
    for name in STEPS:
        step(connection, name)


def declare(
    connection: duckdb.DuckDBPyConnection, *, as_of: datetime | None, timezone: str, currency: str, demo: bool
) -> None:
    """Set what every step reads, for running steps one by one. Raises ValueError as `build` does."""
    if as_of is not None and as_of.tzinfo is None:
        raise ValueError("the as-of instant needs a time zone")
    _set(connection, "set variable as_of = cast($value as timestamptz)", as_of)
    _set(connection, "set variable timezone = $value", timezone)
    _set(connection, "set variable currency = $value", currency)
    _set(connection, "set variable demo = $value", demo)
    _set(connection, "set variable layout = $value", LAYOUT)


def step(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run one step. Raises duckdb.Error when an earlier one was left out."""
    if name == STEPS[0]:
        widths.declare(connection)
    _run(connection, name)
    if name == "42_due":
        _look_further(connection)
    if name == "82_findings":
        checks.run(connection)


def _look_further(connection: duckdb.DuckDBPyConnection) -> None:
    """Lengthen the calendars until every due instant is found, or no calendar reaches it."""
    (reach,) = connection.execute("select getvariable('reach')").fetchone()
    while connection.execute(_UNFOUND).fetchone() != (0,) and reach < _FURTHEST:
        reach = min(reach * 8, _FURTHEST)
        _set(connection, "set variable reach = $value", reach)
        _run(connection, "40_shifts")
        _run(connection, "42_due")


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(_FILES[name].read_text(encoding="utf-8"))


def _set(connection: duckdb.DuckDBPyConnection, statement: str, value: object) -> None:
    connection.execute(statement, {"value": value})
