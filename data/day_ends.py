"""Ends of days and the as-of: if an as-of was given, whatever happened on its day counts as happened by then.

A date without a time is stored as the end of its day, so that importing the file again later changes nothing. Only
while the facts are built, an end of the as-of's own day is moved to the as-of, but never before an instant of its row
that it must follow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import duckdb

from data.sql import only

_COLUMNS = {"deliverables": ("first_delivered_at", "accepted_at", "final_delivered_at"), "events": ("occurred_at",)}
_FOLLOWS = {
    "first_delivered_at": "received_at",
    "accepted_at": "first_delivered_at",
    "final_delivered_at": "first_delivered_at",
}
_LAST_OF_MINUTE = 59_999_999  # microseconds: no clock writes them, and every day ends like this in every zone


@contextmanager
def held_to(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Iterator[None]:
    """Move stored ends of the as-of's day to the as-of; afterwards they are as they were."""
    connection.execute("set variable as_of = cast($as_of as timestamptz)", {"as_of": as_of})
    held = [(table, name) for table, names in _COLUMNS.items() for name in names if _hold(connection, table, name)]
    yield
    for table, name in held:
        connection.execute(
            f"update raw.{table} set {name} = held.instant from held_{name} held where raw.{table}.rowid = held.place"
        )
        connection.execute(f"drop table held_{name}")


def _hold(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> bool:
    """Move the ends in one column, keeping the originals in a temporary table. Returns whether there were any."""
    as_of = "getvariable('as_of')"
    ends_day = f"epoch_us({name}) % 60000000 = {_LAST_OF_MINUTE}"
    connection.execute(
        f"create or replace temp table held_{name} as select rowid as place, {name} as instant from raw.{table} "
        f"where {name} > {as_of} and {name} - interval 1 day < {as_of} and {ends_day}"
    )
    found = only(connection.execute(f"select count(*) from held_{name}"))[0]
    if found:
        earliest = f"greatest({as_of}, coalesce({_FOLLOWS[name]}, {as_of}))" if name in _FOLLOWS else as_of
        connection.execute(
            f"update raw.{table} set {name} = least({name}, {earliest}) where rowid in (select place from held_{name})"
        )
    return bool(found)
