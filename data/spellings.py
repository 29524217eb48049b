"""Names and ids of a file that are written like others, in the file itself or stored before it.

Values are compared once per column: in a column of few names, each of them; in a column of many ids, only if the
way they are written leaves room for a second spelling.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from data import blanks, names
from data.contract import TABLES, Column, Table
from data.sql import identifier, listed, literal, only

_SAMPLE, _MANY = 20_000, 2_000
_SPELLED = "spelled"
_SHOWN = 3
_LISTED = 200
_UPPER, _LOWER = "([0-9A-Z]+-)*[0-9A-Z]*[0-9]", "([0-9a-z]+-)*[0-9a-z]*[0-9a-f]"
_DIGITS = "[1-9][0-9]*"
_NEEDS_A_LOOK = f"{names.is_odd('value')} or {blanks.is_blank_text('value')} or {names.is_scientific('value')}"
_NOT_NAMES = {"name", "source", "pause_reasons"}
"""Columns of text that is read, not compared."""


@dataclass(frozen=True)
class Spelling:
    """A value on `rows` rows of the file, written like `to`, which is on `of` rows in the file and before."""

    column: str
    value: str
    rows: int
    to: str
    of: int


@dataclass(frozen=True)
class Survey:
    """What the text columns of a typed table hold: `few`, whose values are in a temporary table; `plain`, the columns
    of ids made of digits, letters of one case and single hyphens; and whether any value deserves a closer look."""

    columns: tuple[Column, ...]
    few: tuple[Column, ...]
    plain: tuple[Column, ...]
    closer: bool


def survey(connection: duckdb.DuckDBPyConnection, typed: str, columns: list[Column]) -> Survey:
    """Look at each value once: a column of few by its values, one of many by a pattern."""
    many = _many(connection, typed, columns)
    few = tuple(column for column in columns if column not in many)
    empty = "select '' as name, '' as value, 0::bigint as here, 0::bigint as before, 0::bigint as line where false"
    parts = [empty, *(_values_of(identifier(typed), column) for column in few)]
    connection.execute(f"create or replace temp table {_SPELLED} as {' union all '.join(parts)}")
    every = {column.name: f"select {identifier(column.name)} as value from {identifier(typed)}" for column in many}
    plain = tuple(column for column in many if _is_plain(connection, every[column.name]))
    looked = [f"select value from {_SPELLED}", *(every[column.name] for column in many if column not in plain)]
    return Survey(tuple(columns), few, plain, _exists(connection, " union all ".join(looked), _NEEDS_A_LOOK))


def alike(connection: duckdb.DuckDBPyConnection, typed: str, found: Survey) -> list[Spelling]:
    """The spellings in a typed table for which others with more rows are preferred, by column, most rows first."""
    compared = [column for column in found.columns if column.name not in _NOT_NAMES]
    stored = _stored(connection, compared)
    many = [
        column
        for column in compared
        if column not in found.few and _may_vary(connection, typed, found, column, stored[column.name])
    ]
    looked = [column for column in compared if column in found.few or column in many]
    more = [_values_of(identifier(typed), column) for column in many]
    more += [_values_of(table, column, is_stored=True) for column in looked for table in stored[column.name]]
    if more:
        connection.execute(f"insert into {_SPELLED} {' union all '.join(more)}")
    return _spellings(connection, looked)


def reasons(found: list[Spelling], table: Table) -> list[tuple[str, int]]:
    """One sentence per column about its spellings, and how many rows it concerns."""
    columns = dict.fromkeys(one.column for one in found)
    return [_reason([one for one in found if one.column == name], name in table.key[:1]) for name in columns]


def aliases(found: list[Spelling], table: Table) -> list[dict[str, Any]]:
    """Pairs that a mapping could hold: {column, from, to, rows}. The table's own ids are not names to translate."""
    own = table.key[0] if table.key[0].endswith("_id") and len(table.key) == 1 else None
    pairs = [
        {"column": one.column, "from": one.value, "to": one.to, "rows": one.rows} for one in found if one.column != own
    ]
    return pairs[:_LISTED]


def _exists(connection: duckdb.DuckDBPyConnection, values: str, condition: str) -> bool:
    return only(connection.execute(f"select exists (from ({values}) where {condition})"))[0]


def _many(connection: duckdb.DuckDBPyConnection, typed: str, columns: list[Column]) -> list[Column]:
    """The columns of many values, judging by the first rows."""
    if not columns:
        return []
    each = [identifier(column.name) for column in columns]
    counts = ", ".join(f"approx_count_distinct({name})" for name in each)
    sample = f"select {', '.join(each)} from {identifier(typed)} limit {_SAMPLE}"
    found = only(connection.execute(f"select {counts} from ({sample})"))
    return [column for column, count in zip(columns, found, strict=True) if count > _MANY]


def _values_of(table: str, column: Column, is_stored: bool = False) -> str:
    """SQL: each value of a column with its rows in the file and stored before, as part of the table of spellings."""
    counts = "count(*) filter (not _bad) as here, 0 as before, min(_line) as line"
    if is_stored:
        counts = "0 as here, count(*) as before, null as line"
    name = column.name
    return f"select {literal(name)} as name, {identifier(name)} as value, {counts} from {table} group by 2"


def _is_plain(connection: duckdb.DuckDBPyConnection, values: str) -> bool:
    """Whether ids consist of digits, letters of one case and single hyphens, and end with a digit."""
    first = connection.execute(f"select value from ({values}) where value is not null limit 1").fetchone()
    if not first:
        return True
    pattern = _UPPER if first[0] == first[0].upper() else _LOWER
    return not _exists(connection, values, f"not regexp_full_match(value, {literal(pattern)})")


def _may_vary(
    connection: duckdb.DuckDBPyConnection, typed: str, found: Survey, column: Column, stored: list[str]
) -> bool:
    """Whether one value may have two spellings in a column of many values; free text is not checked."""
    if not column.name.endswith("_id"):
        return False
    values = " union all ".join(
        f"select {identifier(column.name)} as value from {table}" for table in (identifier(typed), *stored)
    )
    if column not in found.plain or (stored and not _is_plain(connection, values)):
        return True
    lengths = f"select min(strlen(value)) = max(strlen(value)) from ({values})"
    if only(connection.execute(lengths))[0]:
        return False
    return _exists(connection, values, f"not regexp_full_match(value, {literal(_DIGITS)})")


def _spellings(connection: duckdb.DuckDBPyConnection, columns: list[Column]) -> list[Spelling]:
    if not columns:
        return []
    # The pattern for all scripts takes the engine longer to read than comparing the names in most files.
    is_ascii = not _exists(connection, f"select value from {_SPELLED}", "strlen(value) <> length(value)")
    order = [column.name for column in columns]
    query = f"""
        with bare as (
            select name, value, sum(here) as here, sum(here + before) as rows, min(line) as line,
                {names.bare("value", is_ascii)} as bare
            from {_SPELLED} where value is not null and name in {listed(tuple(order))} group by 1, 2
        ),
        named as materialized (
            select *, case when suffix(name, '_id') then {names.without_zeros("bare")} else bare end as fold from bare
        ),
        several as (select name, fold from named where fold <> '' group by 1, 2 having count(*) > 1)
        select name, value, here, first_value(value) over best, first_value(rows) over best
        from named semi join several using (name, fold)
        window best as (
            partition by name, fold order by rows desc, strlen(value) - length(value), line nulls first, value
        )
        qualify here > 0 and row_number() over best > 1
        order by rows desc, value"""
    found = connection.execute(query).fetchall()
    spelled = [Spelling(name, value, int(here), to, int(of)) for name, value, here, to, of in found]
    return sorted(spelled, key=lambda one: order.index(one.column))


def _stored(connection: duckdb.DuckDBPyConnection, columns: list[Column]) -> dict[str, list[str]]:
    """The stored tables that hold rows and have a column of each name."""
    if not columns:
        return {}
    tables = list(TABLES.values())
    counts = ", ".join(f"exists (from raw.{table.name})" for table in tables)
    found = only(connection.execute(f"select {counts}"))
    filled = [table for table, is_filled in zip(tables, found, strict=True) if is_filled]
    return {c.name: [f"raw.{table.name}" for table in filled if c.name in table.by_name] for c in columns}


def _reason(found: list[Spelling], is_key: bool) -> tuple[str, int]:
    column, rows = found[0].column, sum(one.rows for one in found)
    pairs = [f"{one.value!r} ({_rows(one.rows)}) is written like {one.to!r} ({_rows(one.of)})" for one in found]
    more = f", and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    cure = "" if is_key else f"; if they are the same, say so in the mapping: [table.values.{column}]"
    return f"{column}: {', '.join(pairs[:_SHOWN])}{more}; they are kept apart{cure}", rows


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
