"""Good rows of a file into the stored table: new, changed or unchanged, by key."""

from dataclasses import dataclass

import duckdb

from data.contract import Table
from data.profile import Mapping
from data.sql import identifier


@dataclass(frozen=True)
class Merged:
    """How many good rows were new, changed and unchanged, and how many stored ones were replaced away."""

    loaded: int
    changed: int
    unchanged: int
    vanished: int = 0


def merge(connection: duckdb.DuckDBPyConnection, good: str, mapping: Mapping, stored: str) -> Merged:
    """Upsert the rows of the query `good` into the table `stored`.

    A column the file does not speak of keeps its stored values; an empty cell clears it. Where a table is
    replaced per group (calendars, holidays), the stored rows of each group in the file make way for the file's.
    """
    table = mapping.table
    if not connection.execute(f"select exists (from {stored})").fetchone()[0]:
        return _append(connection, table, good, stored)
    connection.execute(f"create or replace temp table good as {good}")
    connection.execute(_compared(table, mapping.provided, stored))
    loaded, changed, unchanged = connection.execute(
        "select count(*) filter (where is_new), count(*) filter (where not is_new and is_changed), "
        "count(*) filter (where not is_new and not is_changed) from compared"
    ).fetchone()
    vanished = _make_way(connection, table, stored) if table.replaced_per else 0
    _replace(connection, table, mapping.provided, stored)
    return Merged(loaded, changed, unchanged, vanished)


def _append(connection: duckdb.DuckDBPyConnection, table: Table, good: str, stored: str) -> Merged:
    names = ", ".join(identifier(column.name) for column in table.columns)
    added = connection.execute(f"insert into {stored} by name select {names} from ({good})").fetchone()[0]
    return Merged(added, 0, 0)


def _compared(table: Table, provided: tuple[str, ...], stored: str) -> str:
    """Each good row's line, whether its key is new and whether a column that the file speaks of differs."""
    differs = " or ".join(f"g.{identifier(n)} is distinct from s.{identifier(n)}" for n in provided) or "false"
    return (
        f"create or replace temp table compared as select g._line, s.stored is null as is_new, {differs} as is_changed "
        f"from good g left join (select *, true as stored from {stored}) s on {_same_key(table, 'g', 's')}"
    )


def _make_way(connection: duckdb.DuckDBPyConnection, table: Table, stored: str) -> int:
    group = identifier(table.replaced_per)
    gone = (
        f"select s.rowid from {stored} s semi join good q on q.{group} = s.{group} "
        f"anti join good g on {_same_key(table, 'g', 's')}"
    )
    connection.execute(f"create or replace temp table gone as {gone}")
    connection.execute(f"delete from {stored} where rowid in (from gone)")
    return connection.execute("select count(*) from gone").fetchone()[0]


def _replace(connection: duckdb.DuckDBPyConnection, table: Table, provided: tuple[str, ...], stored: str) -> None:
    """Delete the stored rows that changed and insert their new selves, with the new rows."""
    kept = [column.name for column in table.columns if column.name not in provided]
    values = ", ".join(
        f"coalesce(s.{identifier(c.name)}, g.{identifier(c.name)}) as {identifier(c.name)}"
        if c.name in kept
        else f"g.{identifier(c.name)}"
        for c in table.columns
    )
    connection.execute(
        f"create or replace temp table incoming as select {values}, s.place from good g "
        "semi join (select _line from compared where is_new or is_changed) d on d._line = g._line "
        f"left join (select rowid as place, * from {stored}) s on {_same_key(table, 'g', 's')}"
    )
    connection.execute(f"delete from {stored} where rowid in (select place from incoming where place is not null)")
    names = ", ".join(identifier(column.name) for column in table.columns)
    connection.execute(f"insert into {stored} by name select {names} from incoming")


def _same_key(table: Table, left: str, right: str) -> str:
    return " and ".join(
        f"{left}.{identifier(name)} is not distinct from {right}.{identifier(name)}" for name in table.key
    )
