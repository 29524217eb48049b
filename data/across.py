"""Rows of a workbook whose keys also appear on another of its sheets: all its sheets together count as one file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import duckdb

from data import keys, reading
from data.contract import Table
from data.conversion import type_rows
from data.profile import Mapping
from data.reading import Refused, Reject, TextTable
from data.sql import identifier

_TEXT, _TYPED = "across_text", "across_typed"


@dataclass
class Elsewhere:
    """What other sheets say about one sheet's rows in one table: which are rejected, and which repeat another."""

    rejects: dict[int, Reject] = field(default_factory=dict)
    duplicates: set[int] = field(default_factory=set)
    whole: str | None = None  # SQL: the rows of all sheets, if the table is replaced per group


Found = dict[tuple[str, str], Elsewhere]
"""By names of the text table and the contract table."""


@dataclass(frozen=True)
class _Part:
    """One sheet's good rows for one table, in a temporary table of their own."""

    name: str
    text: TextTable
    mapping: Mapping


def compare(connection: duckdb.DuckDBPyConnection, sheets: Sequence[tuple[TextTable, Sequence[Mapping]]]) -> Found:
    """Compare the sheets of one workbook by key, table by table.

    Two rows with the same key that differ in a column which both sheets have are both rejected. If they agree, the
    later is a duplicate, unless its sheet has more columns: then it completes the earlier one.
    """
    found: Found = {}
    parts = _parts(connection, sheets)
    for number, one in enumerate(parts):
        for other in parts[number + 1 :]:
            if one.mapping.table is other.mapping.table and one.text is not other.text:
                _compare(connection, one, other, found)
    for table in {part.mapping.table.name: part.mapping.table for part in parts}.values():
        if table.replaced_per:
            _unite(connection, [part for part in parts if part.mapping.table is table], found)
    for part in parts:
        connection.execute(f"drop table {part.name}")
    return found


def _parts(connection: duckdb.DuckDBPyConnection, sheets: Sequence[tuple[TextTable, Sequence[Mapping]]]) -> list[_Part]:
    """The typed rows of each sheet that shares a table with another; what cannot be typed is asked about later."""
    tables = [mapping.table.name for _, mappings in sheets for mapping in mappings]
    parts, numbers = [], count()
    for text, mappings in sheets:
        shared = [mapping for mapping in mappings if tables.count(mapping.table.name) > 1]
        _check_rows_are_whole(text, shared)
        shared = [mapping for mapping in shared if not mapping.log]  # its cases are told by the events of all sheets
        if shared:
            reading.load(connection, text, _TEXT)
        for mapping in shared:
            try:
                type_rows(connection, _TEXT, mapping, text.name, _TYPED, text.by_row)
            except Refused:
                continue
            name = identifier(f"across:{next(numbers)}")
            connection.execute(f"create or replace temp table {name} as select * from {_TYPED} where not _bad")
            parts.append(_Part(name, text, mapping))
    return parts


def _check_rows_are_whole(text: TextTable, shared: Sequence[Mapping]) -> None:
    """Raises Refused if what is known of an id is gathered from several rows, which may be on any sheet."""
    logs = [mapping.log for mapping in shared if mapping.log]
    read = [mapping for mapping in shared for log in logs if mapping.columns.get("event_type") == (log.activity,)]
    if any(mapping.last_by for mapping in shared) or len(read) < len(logs):
        more = ', or let the mapping read the events too: a [[table]] with name = "events"' if logs else ""
        raise Refused(
            f"{text.name}: several sheets hold rows of the same ids over time. Put all of them on one sheet, or read "
            f'one sheet alone (--sheet "{text.sheet}", or sheet = "{text.sheet}" in the profile){more}.'
        )


def _unite(connection: duckdb.DuckDBPyConnection, parts: list[_Part], found: Found) -> None:
    """Keep the rows of all sheets together, so that the groups of one sheet do not replace those of another."""
    whole = identifier(f"across:whole:{parts[0].mapping.table.name}")
    rows = " union all ".join(f"select * from {part.name}" for part in parts)
    connection.execute(f"create or replace temp table {whole} as {rows}")
    for part in parts:
        _of(found, part).whole = whole


def _compare(connection: duckdb.DuckDBPyConnection, one: _Part, other: _Part, found: Found) -> None:
    table = one.mapping.table
    common = [name for name in one.mapping.provided if name in other.mapping.provided and name not in table.key]
    differs = " or ".join(f"a.{identifier(name)} is distinct from b.{identifier(name)}" for name in common) or "false"
    rows = connection.execute(
        f"select a._line, b._line, cast(a.{identifier(table.key[0])} as varchar), {differs} "
        f"from {one.name} a join {other.name} b on {keys.same(table, 'a', 'b')} order by 1, 2"
    ).fetchall()
    adds = set(other.mapping.provided) - set(one.mapping.provided)
    for line, other_line, value, differ in rows:
        if differ:
            _reject(found, one, line, value, other, other_line)
            _reject(found, other, other_line, value, one, line)
        elif not adds:
            _of(found, other).duplicates.add(other_line)


def _reject(found: Found, part: _Part, line: int, value: str, other: _Part, other_line: int) -> None:
    reason = f"sheet {other.text.sheet} has another row with this {key_text(part.mapping.table)} and other values"
    reject = Reject(line, part.mapping.table.key[0], value, f"{reason} (its row {other_line})")
    _of(found, part).rejects.setdefault(line, reject)


def _of(found: Found, part: _Part) -> Elsewhere:
    return found.setdefault((part.text.name, part.mapping.table.name), Elsewhere())


def key_text(table: Table) -> str:
    """The columns of a table's key, for use in a sentence."""
    return " + ".join(table.key)
