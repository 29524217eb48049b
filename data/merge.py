"""A file's good rows into the stored table: new, changed or unchanged, by key — and what the file no longer has."""

from dataclasses import dataclass, field
from typing import Any

import duckdb

from data import keys
from data.contract import Table
from data.profile import Mapping
from data.sql import identifier, only

TRACED = {"deliverables": "received_at", "events": "occurred_at"}
"""The tables whose rows record the file and line that last set them, and the instant that places a row in a period."""

CHANGED_EXAMPLES, NEW_EXAMPLES, VANISHED_EXAMPLES = 20, 5, 20


@dataclass
class Merged:
    """How many good rows were new, changed and unchanged; how many stored rows the file lacks, or replaced.

    `changes` lists {key, column, from, to}; `new` and `gone` list keys. A key of several columns is joined by " / ".
    """

    loaded: int
    changed: int
    unchanged: int
    vanished: int = 0
    removed: int = 0
    held_back: int = 0  # vanished rows that should have been removed, but stay
    changes: list[dict[str, Any]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Origin:
    """The file that rows come from: its number in raw.files, None for tables that do not record it."""

    file_id: int | None = None

    @property
    def columns(self) -> str:
        """SQL: the stored provenance columns, for rows of `g`."""
        return "" if self.file_id is None else f", {self.file_id} as _file, g._line"


def merge(
    connection: duckdb.DuckDBPyConnection,
    good: str,
    mapping: Mapping,
    stored: str,
    origin: Origin = Origin(),
    whole: str | None = None,
) -> Merged:
    """Upsert the rows of the query `good` into the table `stored`.

    A column that the file does not have keeps its stored values; an empty cell clears the value. If a table is
    replaced per group (calendars, holidays), the stored rows of each group in the file are replaced by the file's, or
    by those of the query `whole`: the rows of all sheets of its workbook.
    """
    table = mapping.table
    if not only(connection.execute(f"select exists (from {stored})"))[0]:
        return _append(connection, table, good, stored, origin)
    connection.execute(f"create or replace temp table good as {good}")
    connection.execute(_compared(table, mapping.provided, stored))
    merged = Merged(
        *only(
            connection.execute(
                "select count(*) filter (where is_new), count(*) filter (where not is_new and is_changed), "
                "count(*) filter (where not is_new and not is_changed) from compared"
            )
        )
    )
    merged.changes = _changes(connection, table, mapping.provided, stored) if merged.changed else []
    merged.new = _new(connection, table, "good semi join (from compared where is_new) n using (_line)")
    if table.replaced_per:
        _find_replaced(connection, table, table.replaced_per, stored, whole or "good")
        _remove(connection, table, stored, merged)
    _replace(connection, table, mapping.provided, stored, origin)
    return merged


def note_seen(connection: duckdb.DuckDBPyConnection, table: Table, typed: str, good: str, seen: str) -> None:
    """Add a file's keys, rejected rows included, and the period of its good rows to the temporary table `seen`."""
    key = ", ".join(f"t.{identifier(name)}" for name in keys.columns(table))
    instant = identifier(TRACED[table.name])
    query = (
        f"select {key}, (select min({instant}) from ({good})) as _since, "
        f"(select max({instant}) from ({good})) as _until from {typed} t"
    )
    connection.execute(f"create temp table if not exists {seen} as {query} limit 0")
    connection.execute(f"insert into {seen} {query}")


def vanish(
    connection: duckdb.DuckDBPyConnection, table: Table, stored: str, seen: str, files: str, replace: bool, into: Merged
) -> None:
    """Find the stored rows of the seen period that came from the files in the query `files` but are not in `seen`.

    They stay, unless `replace` is set: then they are deleted. `into` receives the counts and examples.
    """
    instant = identifier(TRACED[table.name])
    connection.execute(
        f"create or replace temp table gone as select s.rowid as place from {stored} s "
        f"anti join {seen} g on {keys.same(table, 'g', 's')} "
        f"where s._file in ({files}) and s.{instant} >= (select min(_since) from {seen}) "
        f"and s.{instant} <= (select max(_until) from {seen})"
    )
    if replace:
        _remove(connection, table, stored, into)
    else:
        _count_gone(connection, table, stored, into)


def _append(connection: duckdb.DuckDBPyConnection, table: Table, good: str, stored: str, origin: Origin) -> Merged:
    names = ", ".join(identifier(column.name) for column in table.columns)
    statement = f"insert into {stored} by name select {names}{origin.columns} from ({good}) g"
    added = only(connection.execute(statement))[0]
    return Merged(added, 0, 0, new=_new(connection, table, f"({good})"))


def _compared(table: Table, provided: tuple[str, ...], stored: str) -> str:
    """Each good row's line, whether its key is new, and whether a column that the file has differs."""
    differs = " or ".join(f"g.{identifier(n)} is distinct from s.{identifier(n)}" for n in provided) or "false"
    return (
        f"create or replace temp table compared as select g._line, s.stored is null as is_new, {differs} as is_changed "
        f"from good g left join (select *, true as stored from {stored}) s on {keys.same(table, 'g', 's')}"
    )


def _changes(
    connection: duckdb.DuckDBPyConnection, table: Table, provided: tuple[str, ...], stored: str
) -> list[dict[str, Any]]:
    """The first cells that change, in the file's order."""
    cells = ", ".join(
        f"cast(s.{identifier(n)} as varchar), cast(g.{identifier(n)} as varchar), "
        f"g.{identifier(n)} is distinct from s.{identifier(n)}"
        for n in provided
    )
    first = f"select _line from compared where is_changed and not is_new order by _line limit {CHANGED_EXAMPLES}"
    rows = connection.execute(
        f"select {keys.as_text(table, 'g')}, {cells} from good g semi join ({first}) c using (_line) "
        f"join {stored} s on {keys.same(table, 'g', 's')} order by g._line"
    ).fetchall()
    found = [
        {"key": key, "column": name, "from": before, "to": after}
        for key, *values in rows
        for name, before, after, differs in zip(provided, values[::3], values[1::3], values[2::3], strict=True)
        if differs
    ]
    return found[:CHANGED_EXAMPLES]


def _new(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> list[str]:
    query = f"select {keys.as_text(table, 'g')} from (select * from {rows} order by _line limit {NEW_EXAMPLES}) g"
    return [key for (key,) in connection.execute(query).fetchall()]


def _find_replaced(
    connection: duckdb.DuckDBPyConnection, table: Table, replaced_per: str, stored: str, kept: str
) -> None:
    group = identifier(replaced_per)
    connection.execute(
        f"create or replace temp table gone as select s.rowid as place from {stored} s "
        f"semi join good q on q.{group} = s.{group} anti join {kept} g on {keys.same(table, 'g', 's')}"
    )


def _remove(connection: duckdb.DuckDBPyConnection, table: Table, stored: str, into: Merged) -> None:
    _count_gone(connection, table, stored, into)
    connection.execute(f"delete from {stored} where rowid in (select place from gone)")
    into.removed = into.vanished


def _count_gone(connection: duckdb.DuckDBPyConnection, table: Table, stored: str, into: Merged) -> None:
    into.vanished = only(connection.execute("select count(*) from gone"))[0]
    query = (
        f"select {keys.as_text(table, 's')} from {stored} s where s.rowid in (select place from gone) "
        f"order by 1 limit {VANISHED_EXAMPLES}"
    )
    into.gone = [key for (key,) in connection.execute(query).fetchall()] if into.vanished else []


def _replace(
    connection: duckdb.DuckDBPyConnection, table: Table, provided: tuple[str, ...], stored: str, origin: Origin
) -> None:
    """Delete the stored rows that changed, and insert their new versions and the new rows."""
    kept = [column.name for column in table.columns if column.name not in provided]
    values = ", ".join(
        f"coalesce(s.{identifier(c.name)}, g.{identifier(c.name)}) as {identifier(c.name)}"
        if c.name in kept
        else f"g.{identifier(c.name)}"
        for c in table.columns
    )
    connection.execute(
        f"create or replace temp table incoming as select {values}{origin.columns}, s.place from good g "
        "semi join (select _line from compared where is_new or is_changed) d on d._line = g._line "
        f"left join (select rowid as place, * from {stored}) s on {keys.same(table, 'g', 's')}"
    )
    connection.execute(f"delete from {stored} where rowid in (select place from incoming where place is not null)")
    connection.execute(f"insert into {stored} by name select * exclude (place) from incoming")
