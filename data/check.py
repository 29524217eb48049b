"""What is wrong with the rows of one typed file: rejects, one per row, and duplicates.

Each step marks rows of `typed` by line; a line is rejected once, for its first reason.
"""

from dataclasses import dataclass

import duckdb

from data.contract import Column, Table
from data.profile import Mapping
from data.reading import Reject
from data.sql import identifier, listed, literal
from data.typed import Rule, Typing, plain, text_of

REJECTED, DUPLICATE = "rejected_line", "duplicate_line"


@dataclass(frozen=True)
class Notice:
    """A warning: something to know that rejects nothing, and how many rows it concerns."""

    reason: str
    rows: int


def check_rows(
    connection: duckdb.DuckDBPyConnection, typed: str, mapping: Mapping, typing: Typing, base: str
) -> list[Reject]:
    """Fill the temporary tables rejected_line and duplicate_line; returns the rejects, by line.

    `base` is the stored table with the rows that the file will be merged into.
    """
    for name in (REJECTED, DUPLICATE):
        connection.execute(_empty_lines(name))
    rejects = _broken_rules(connection, typed, typing, mapping)
    rejects += _repeated_keys(connection, typed, mapping.table)
    if mapping.table.ranges_per:
        rejects += _overlaps(connection, typed, mapping.table, base)
    return sorted(rejects, key=lambda reject: reject.line)


def good_rows(typed: str) -> str:
    """SQL: the rows of a typed table that are neither rejected nor duplicates."""
    return (
        f"select * from {identifier(typed)} where _line not in (select _line from {REJECTED}) "
        f"and _line not in (select _line from {DUPLICATE})"
    )


def notices(connection: duckdb.DuckDBPyConnection, mapping: Mapping, typing: Typing) -> list[Notice]:
    """Values that were replaced by a default or by `other`, counted."""
    found = []
    for column in mapping.table.columns:
        if column.otherwise and column.name in mapping.provided:
            found += _unknown_values(connection, typing, column)
    return found


def _empty_lines(name: str) -> str:
    return f"create or replace temp table {name} (_line bigint)"


def _broken_rules(connection: duckdb.DuckDBPyConnection, typed: str, typing: Typing, mapping: Mapping) -> list[Reject]:
    bad = f"select count(*) from {identifier(typed)} where _bad"
    if not connection.execute(bad).fetchone()[0]:
        return []
    parts = [_violations(number, rule, rule.column in mapping.provided) for number, rule in enumerate(typing.rules)]
    statement = (
        f"with bad as materialized (select * from ({typing.rows}) "
        f"where _line in (select _line from {identifier(typed)} where _bad)), "
        f"problems as ({' union all '.join(parts)}) "
        "select _line, arg_min(name, number), arg_min(value, number), string_agg(reason, '; ' order by number) "
        "from problems group by 1"
    )
    rejects = [
        Reject(line, column, value, reason) for line, column, value, reason in connection.execute(statement).fetchall()
    ]
    connection.execute(f"insert into {REJECTED} select _line from {identifier(typed)} where _bad")
    return rejects


def _violations(number: int, rule: Rule, provided: bool) -> str:
    value = text_of(rule.column) if provided else "cast(null as varchar)"
    return (
        f"select _line, {number} as number, {literal(rule.column)} as name, {value} as value, "
        f"{literal(f'{rule.column} {rule.reason}')} as reason from bad where {rule.condition}"
    )


def _repeated_keys(connection: duckdb.DuckDBPyConnection, typed: str, table: Table) -> list[Reject]:
    """Rows of one file with one key: the same → all but the first are duplicates, different → all rejected."""
    key = ", ".join(identifier(name) for name in table.key)
    columns = ", ".join(identifier(column.name) for column in table.columns)
    good = f"(select * from {identifier(typed)} where not _bad)"
    repeated = f"select {key} from {good} group by {key} having count(*) > 1"
    if not connection.execute(f"select count(*) from ({repeated})").fetchone()[0]:
        return []
    same = " and ".join(f"g.{identifier(name)} is not distinct from r.{identifier(name)}" for name in table.key)
    connection.execute(
        f"create or replace temp table repeated as select g._line, min(g._line) over w as first_line, "
        f"row({columns}) as content from {good} g semi join ({repeated}) r on {same} "
        f"window w as (partition by {key})"
    )
    connection.execute(
        "create or replace temp table differing as select first_line from repeated group by 1 "
        "having count(distinct content) > 1"
    )
    connection.execute(
        f"insert into {DUPLICATE} select _line from repeated "
        "where _line <> first_line and first_line not in (from differing)"
    )
    lines = "select _line, first_line from repeated where first_line in (from differing)"
    connection.execute(f"insert into {REJECTED} select _line from ({lines})")
    return [_differing(table, typed, connection, line, first) for line, first in connection.execute(lines).fetchall()]


def _differing(table: Table, typed: str, connection: duckdb.DuckDBPyConnection, line: int, first: int) -> Reject:
    column = table.key[0]
    query = f"select cast({identifier(column)} as varchar) from {identifier(typed)} where _line = $line"
    value = connection.execute(query, {"line": line}).fetchone()[0]
    names = " + ".join(table.key)
    return Reject(
        line, column, value, f"the file has another row with this {names} and other values (first: line {first})"
    )


def _overlaps(connection: duckdb.DuckDBPyConnection, typed: str, table: Table, base: str) -> list[Reject]:
    """Rows whose effective dates overlap an earlier row of the same group, in the file or already stored."""
    columns = ", ".join(identifier(name) for name in dict.fromkeys((*table.key, "effective_to")))
    same_key = " and ".join(f"s.{identifier(name)} is not distinct from g.{identifier(name)}" for name in table.key)
    same_group = " and ".join(f"a.{identifier(n)} is not distinct from b.{identifier(n)}" for n in table.ranges_per)
    statement = (
        f"with good as ({good_rows(typed)}), "
        f"rows_then as (select _line, {columns} from good union all "
        f"select null, {columns} from {base} s anti join good g on {same_key}) "
        "select a._line, a.effective_from, min(b.effective_from) from rows_then a join rows_then b "
        f"on {same_group} and a.effective_from < coalesce(b.effective_to, date '9999-12-31') "
        "and b.effective_from < coalesce(a.effective_to, date '9999-12-31') "
        "and (b.effective_from < a.effective_from or (b._line is null and b.effective_from > a.effective_from)) "
        "where a._line is not null group by all"
    )
    found = connection.execute(statement).fetchall()
    connection.execute(f"insert into {REJECTED} select unnest($lines)", {"lines": [line for line, *_ in found]})
    return [
        Reject(
            line, "effective_from", str(start), f"overlaps the row from {other}: end that one before this one starts"
        )
        for line, start, other in found
    ]


def _unknown_values(connection: duckdb.DuckDBPyConnection, typing: Typing, column: Column) -> list[Notice]:
    text = text_of(column.name)
    query = (
        f"select count(*), count(distinct {text}), min({text}) from ({typing.rows}) "
        f"where {identifier(column.name)} = {literal(column.otherwise)} "
        f"and {plain(text)} not in {listed(column.values)} "
        f"and _line not in (select _line from {REJECTED}) and _line not in (select _line from {DUPLICATE})"
    )
    rows, distinct, example = connection.execute(query).fetchone()
    others = f" and {distinct - 1} other unknown values" if distinct > 1 else ""
    return [Notice(f"{column.name}: {example!r}{others} read as {column.otherwise!r}", rows)] if rows else []
