"""What if one agreed term were different: the same facts, rebuilt for the work it may bind.

Nothing is computed here: the stored rows of the term's vendor and segment go into a version file of their own, the
term is changed there, and the facts are built as an import builds them.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data import build
from data.contract import TABLES
from data.sql import identifier, literal, only

CHANGEABLE = ("target", "target_unit", "calendar", "pause_reasons", "attainment_target")
"""The columns of sla_terms that may be varied, with the contract's meaning: empty pause_reasons = every reason."""

WHOLE = ("vendors", "calendars", "holidays", "engagements", "fx_rates")
"""Tables that determine clocks and currencies, small enough to be copied as they are."""

_OF_CELL = "vendor_id = {vendor} and segment = {segment}"
_OF_ITEMS = f"deliverable_id in (select deliverable_id from base.raw.deliverables where {_OF_CELL})"
_OF_TERM = (
    "vendor_id = ? and segment = ? and coalesce(work_type, '*') = ? and coalesce(priority, '*') = ? "
    "and effective_from = ?"
)


@dataclass(frozen=True)
class Term:
    """The key of one row of sla_terms; `*` = any."""

    vendor_id: str
    segment: str
    work_type: str
    priority: str
    effective_from: date


@contextmanager
def changed(version: Path | str, term: Term, changes: Mapping[str, object]) -> Iterator[Path]:
    """A version file of only the term's vendor and segment, with the term changed; it is deleted afterwards.

    As-of, time zone and currency are the version's. Raises ValueError for a term that is not agreed, and for a change
    that the contract does not allow; the text says which.
    """
    check(changes)
    with tempfile.TemporaryDirectory(prefix="kpo-what-if-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "what_if.duckdb"
        with build.open_new(path, None, Path(folder)) as connection:
            settings = _copied(connection, version, term)
            _change(connection, term, changes)
            build.build_facts(connection, **settings)
        yield path


def check(changes: Mapping[str, object]) -> None:
    """Raise ValueError for a change to another column, or to a value that the contract does not allow there."""
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise ValueError(f"{name} cannot be changed; what can be: {', '.join(CHANGEABLE)}.")
        column = TABLES["sla_terms"].by_name[name]
        if column.values and value not in column.values:
            raise ValueError(f"{name} is one of {', '.join(column.values)}; not {value}.")
        if column.minimum is not None and not _is_within(value, column.minimum, column.maximum):
            limits = f"at least {column.minimum}" + (f" and at most {column.maximum}" if column.maximum else "")
            raise ValueError(f"{name} is {limits}; not {value}.")


def _is_within(value: object, minimum: float, maximum: float | None) -> bool:
    return isinstance(value, int | float | Decimal) and minimum <= value and (not maximum or value <= maximum)


def _copied(connection: duckdb.DuckDBPyConnection, version: Path | str, term: Term) -> dict[str, Any]:
    """Copy what can affect the term's work; returns what else the facts depend on."""
    cell = {"vendor": literal(term.vendor_id), "segment": literal(term.segment)}
    connection.execute(f"attach {literal(str(version))} as base (read_only)")
    for name in WHOLE:
        build.copy(connection, name)
    for name in ("sla_terms", "deliverables"):
        build.copy(connection, name, _OF_CELL.format(**cell))
    build.copy(connection, "events", _OF_ITEMS.format(**cell))
    timezone, currency, demo = only(connection.execute("select timezone, currency, demo from base.fact.version"))
    as_of = build.read_instant(connection, "select as_of from base.fact.version")
    connection.execute("detach base")
    return {"as_of": as_of, "timezone": timezone, "currency": currency, "demo": demo}


def _change(connection: duckdb.DuckDBPyConnection, term: Term, changes: Mapping[str, object]) -> None:
    found = only(connection.execute(f"select count(*) from raw.sla_terms where {_OF_TERM}", astuple(term)))
    if found != (1,):
        raise ValueError(f"There is no such term: {', '.join(map(str, astuple(term)))}.")
    if changes:
        columns = ", ".join(f"{identifier(name)} = ?" for name in changes)
        connection.execute(f"update raw.sla_terms set {columns} where {_OF_TERM}", [*changes.values(), *astuple(term)])
