"""Names and ids of a file that are written like others: in the file itself, or stored before it.

Values are compared once per column: a column of few names by each of them, a column of many ids only where the
way they are written leaves room for a second spelling.
"""

from dataclasses import dataclass

import duckdb

from data import blanks, names
from data.contract import TABLES, Column, Table
from data.sql import identifier, literal

_SAMPLE, _MANY = 20_000, 2_000
_SHOWN = 3
_LISTED = 200
_UPPER, _LOWER = "([0-9A-Z]+-)*[0-9A-Z]*[0-9]", "([0-9a-z]+-)*[0-9a-z]*[0-9a-f]"
_DIGITS = "[1-9][0-9]*"
_NEEDS_A_LOOK = f"{names.is_odd('value')} or {blanks.is_blank_text('value')} or {names.is_scientific('value')}"
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


@dataclass(frozen=True)
class Survey:
    """What the text columns of a typed table hold: `few`, whose values are in the temporary table `spelled`; ids that
    are `plain`, of digits, letters of one case and single hyphens; and whether any value deserves a closer look."""

    columns: tuple[Column, ...]
    few: tuple[Column, ...]
    plain: tuple[Column, ...]
    closer: bool


def survey(connection: duckdb.DuckDBPyConnection, typed: str, columns: list[Column]) -> Survey:
    """Look at each value once: a column of few by its values, one of many by a pattern."""
    many = [column for column in columns if _is_many(connection, typed, column)]
    few = tuple(column for column in columns if column not in many)
    parts = [
        f"select {literal(column.name)} as name, {identifier(column.name)} as value, "
        f"count(*) filter (not _bad) as here, min(_line) as line from {identifier(typed)} group by 2"
        for column in few
    ]
    empty = "select '' as name, '' as value, 0::bigint as here, 0::bigint as line where false"
    connection.execute(f"create or replace temp table spelled as {' union all '.join([empty, *parts])}")
    every = {column.name: f"select {identifier(column.name)} as value from {identifier(typed)}" for column in many}
    plain = tuple(column for column in many if _is_plain(connection, every[column.name]))
    looked = ["select value from spelled", *(every[column.name] for column in many if column not in plain)]
    closer = any(_exists(connection, values, _NEEDS_A_LOOK) for values in looked)
    return Survey(tuple(columns), few, plain, closer)


def alike(connection: duckdb.DuckDBPyConnection, typed: str, found: Survey) -> list[Spelling]:
    """The spellings of a typed table that others of more rows go before, by column, most rows first."""
    spelled = []
    for column in found.columns:
        if column.name not in _NOT_NAMES and _may_vary(connection, typed, found, column):
            spelled += _spellings(connection, typed, found, column)
    return spelled


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


def _exists(connection: duckdb.DuckDBPyConnection, values: str, condition: str) -> bool:
    return connection.execute(f"select exists (from ({values}) where {condition})").fetchone()[0]


def _is_many(connection: duckdb.DuckDBPyConnection, typed: str, column: Column) -> bool:
    sample = f"select {identifier(column.name)} as value from {identifier(typed)} limit {_SAMPLE}"
    return connection.execute(f"select approx_count_distinct(value) from ({sample})").fetchone()[0] > _MANY


def _is_plain(connection: duckdb.DuckDBPyConnection, values: str) -> bool:
    """Whether ids are of digits, letters of one case and single hyphens, with a digit at the end."""
    first = connection.execute(f"select value from ({values}) where value is not null limit 1").fetchone()
    if not first:
        return True
    pattern = _UPPER if first[0] == first[0].upper() else _LOWER
    return not _exists(connection, values, f"not regexp_full_match(value, {literal(pattern)})")


def _may_vary(connection: duckdb.DuckDBPyConnection, typed: str, found: Survey, column: Column) -> bool:
    """Whether two spellings of one value are possible; free text is not looked at."""
    if column in found.few or not column.name.endswith("_id"):
        return column in found.few
    stored = _stored(connection, column)
    values = f"select {identifier(column.name)} as value from {identifier(typed)}{stored}"
    if column not in found.plain or (stored and not _is_plain(connection, values)):
        return True
    lengths = f"select min(strlen(value)) = max(strlen(value)) from ({values})"
    if connection.execute(lengths).fetchone()[0]:
        return False
    return _exists(connection, values, f"not regexp_full_match(value, {literal(_DIGITS)})")


def _spellings(connection: duckdb.DuckDBPyConnection, typed: str, found: Survey, column: Column) -> list[Spelling]:
    name = identifier(column.name)
    here = f"select value, here, 0 as before, line from spelled where name = {literal(column.name)}"
    if column not in found.few:
        here = (
            f"select {name} as value, count(*) filter (not _bad) as here, 0 as before, min(_line) as line "
            f"from {identifier(typed)} group by 1"
        )
    fold = names.folded("value", column.name.endswith("_id"))
    query = f"""
        with every as (
            {here}
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
    rows = connection.execute(query).fetchall()
    return [Spelling(column.name, value, int(here), to, int(of)) for value, here, _, to, of in rows]


def _stored(connection: duckdb.DuckDBPyConnection, column: Column, more: str = "", grouped: str = "") -> str:
    """SQL: the stored values of a column's name, in whichever tables, to be added to those of a file."""
    tables = [f"raw.{table.name}" for table in TABLES.values() if column.name in table.by_name]
    filled = [name for name in tables if connection.execute(f"select exists (from {name})").fetchone()[0]]
    return "".join(f" union all select {identifier(column.name)}{more} from {name}{grouped}" for name in filled)


def _reason(found: list[Spelling], is_key: bool) -> tuple[str, int]:
    column, rows = found[0].column, sum(one.rows for one in found)
    pairs = [f"{one.value!r} ({_rows(one.rows)}) is written like {one.to!r} ({_rows(one.of)})" for one in found]
    more = f", and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    cure = "" if is_key else f"; if they are the same, say so in the mapping: [table.values.{column}]"
    return f"{column}: {', '.join(pairs[:_SHOWN])}{more}; they are kept apart{cure}", rows


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
