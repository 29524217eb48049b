"""Names and ids of a file that are written like others: in the file itself, or stored before it.

Values are compared once per column: a column of few names by each of them, a column of many ids only where the
way they are written leaves room for a second spelling.
"""

from dataclasses import dataclass

import duckdb

from data import names
from data.contract import TABLES, Column, Table
from data.sql import identifier, literal

_SAMPLE, _MANY = 20_000, 2_000
_SHOWN = 3
_LISTED = 200
_UPPER, _LOWER = "[0-9A-Z]+(-[0-9A-Z]+)*", "[0-9a-z]+(-[0-9a-z]+)*"
_DIGITS = "[1-9][0-9]*"
_NOT_NAMES = {"name", "source", "pause_reasons"}
"""Text that is read, not compared."""


@dataclass(frozen=True)
class Spelling:
    """A value of a column on `rows` rows of the file that is written like `to`, on `of` rows in the file and before."""

    column: str
    value: str
    rows: int
    to: str
    of: int


def odd_columns(connection: duckdb.DuckDBPyConnection, typed: str, columns: list[Column]) -> set[str]:
    """The text columns of a typed table with a value that is kept otherwise than it is written."""
    return {column.name for column in columns if _has_odd(connection, typed, column)}


def alike(connection: duckdb.DuckDBPyConnection, typed: str, table: Table, columns: list[Column]) -> list[Spelling]:
    """The spellings of a typed table that others of more rows go before, by column, most rows first."""
    found = []
    for column in columns:
        if column.name not in _NOT_NAMES and _may_vary(connection, typed, column):
            found += _spellings(connection, typed, column)
    return found


def reasons(found: list[Spelling], table: Table) -> list[tuple[str, int]]:
    """A sentence per column about its spellings, and how many rows it concerns."""
    columns = dict.fromkeys(one.column for one in found)
    return [_reason([one for one in found if one.column == name], name in table.key[:1]) for name in columns]


def aliases(found: list[Spelling], table: Table) -> list[dict]:
    """Pairs that a mapping could hold: {column, from, to, rows}. An id of the table itself is no name to translate."""
    own = table.key[0] if table.key[0].endswith("_id") and len(table.key) == 1 else None
    pairs = [
        {"column": one.column, "from": one.value, "to": one.to, "rows": one.rows} for one in found if one.column != own
    ]
    return pairs[:_LISTED]


def _has_odd(connection: duckdb.DuckDBPyConnection, typed: str, column: Column) -> bool:
    name, rows = identifier(column.name), identifier(typed)
    if _is_many(connection, typed, column):
        if _is_plain(connection, f"select {name} as value from {rows}"):
            return False
        found = f"select exists (from {rows} where {names.is_odd(name)})"
    else:
        found = f"select exists (from (select distinct {name} as value from {rows}) where {names.is_odd('value')})"
    return connection.execute(found).fetchone()[0]


def _is_many(connection: duckdb.DuckDBPyConnection, typed: str, column: Column) -> bool:
    sample = f"select {identifier(column.name)} as value from {identifier(typed)} limit {_SAMPLE}"
    return connection.execute(f"select approx_count_distinct(value) from ({sample})").fetchone()[0] > _MANY


def _is_plain(connection: duckdb.DuckDBPyConnection, values: str) -> bool:
    """Whether ids are of digits, letters of one case and single hyphens."""
    first = connection.execute(f"select value from ({values}) where value is not null limit 1").fetchone()
    if not first:
        return True
    pattern = _UPPER if first[0] == first[0].upper() else _LOWER
    other = f"select exists (from ({values}) where not regexp_full_match(value, {literal(pattern)}))"
    return not connection.execute(other).fetchone()[0]


def _may_vary(connection: duckdb.DuckDBPyConnection, typed: str, column: Column) -> bool:
    """Whether two spellings of one value are possible; free text is not looked at."""
    if not _is_many(connection, typed, column):
        return True
    if not column.name.endswith("_id"):
        return False
    values = f"select {identifier(column.name)} as value from {identifier(typed)}{_stored(connection, column)}"
    if not _is_plain(connection, values):
        return True
    lengths = f"select min(strlen(value)) = max(strlen(value)) from ({values})"
    if connection.execute(lengths).fetchone()[0]:
        return False
    other = f"select exists (from ({values}) where not regexp_full_match(value, {literal(_DIGITS)}))"
    return connection.execute(other).fetchone()[0]


def _spellings(connection: duckdb.DuckDBPyConnection, typed: str, column: Column) -> list[Spelling]:
    name = identifier(column.name)
    fold = names.folded("value", column.name.endswith("_id"))
    query = f"""
        with every as (
            select {name} as value, count(*) filter (not _bad) as here, 0 as before, min(_line) as line
            from {identifier(typed)} group by 1
            {_stored(connection, column, ", 0, count(*), null", " group by 1")}
        ),
        named as (
            select value, sum(here) as here, sum(here + before) as rows, min(line) as line, {fold} as fold
            from every where value is not null group by 1
        ),
        several as (select fold from named where fold <> '' group by 1 having count(*) > 1)
        select value, here, rows, first_value(value) over best, first_value(rows) over best
        from named semi join several using (fold)
        window best as (partition by fold order by rows desc, strlen(value) - length(value), line nulls first, value)
        qualify here > 0 and row_number() over best > 1
        order by rows desc, value"""
    found = connection.execute(query).fetchall()
    return [Spelling(column.name, value, int(here), to, int(of)) for value, here, _, to, of in found]


def _stored(connection: duckdb.DuckDBPyConnection, column: Column, more: str = "", grouped: str = "") -> str:
    """SQL: the stored values of a column's name, in whichever tables, to be added to those of a file."""
    tables = [f"raw.{table.name}" for table in TABLES.values() if column.name in table.by_name]
    known = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    filled = [name for name in tables if (name,) in known]
    return "".join(f" union all select {identifier(column.name)}{more} from {name}{grouped}" for name in filled)


def _reason(found: list[Spelling], is_key: bool) -> tuple[str, int]:
    column, rows = found[0].column, sum(one.rows for one in found)
    pairs = [f"{one.value!r} ({_rows(one.rows)}) is written like {one.to!r} ({_rows(one.of)})" for one in found]
    more = f", and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    cure = "" if is_key else f"; if they are the same, say so in the mapping: [table.values.{column}]"
    return f"{column}: {', '.join(pairs[:_SHOWN])}{more}; they are kept apart{cure}", rows


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
