"""What is wrong with the rows of one typed file: rejects, one per row, and duplicates.

Each step marks rows of `typed` by line; a line is rejected only once, for the first reason found.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import duckdb

from data import keys, latest
from data.across import Elsewhere, key_text
from data.contract import TARGET_SHARES, Column
from data.conversion import Typing, text_of
from data.reading import Reject
from data.readings import plain
from data.rules import Rule
from data.sql import identifier, listed, literal, only

REJECTED, DUPLICATE = "rejected_line", "duplicate_line"
ANOTHER_ROW = "the file has another row"
"""The start of the reason for rows that share a key but differ."""

_ROUNDED = re.compile(r"\d{15}0+|\d([.,]\d+)?[eE]\+?\d+")
"""Numbers such as a spreadsheet makes of longer ones."""


@dataclass(frozen=True)
class Notice:
    """A warning: something worth knowing that rejects no row, and the number of rows it concerns."""

    reason: str
    rows: int


def check_rows(
    connection: duckdb.DuckDBPyConnection, typing: Typing, base: str, elsewhere: Elsewhere | None = None
) -> list[Reject]:
    """Fill the temporary tables rejected_line and duplicate_line; returns the rejects, by line.

    `base` is the stored table into whose rows the file will be merged, `elsewhere` what other sheets of the same
    workbook say.
    """
    for name in (REJECTED, DUPLICATE):
        connection.execute(_empty_lines(name))
    if typing.mapping.last_by:
        latest.supersede(connection, typing.table, typing.mapping, DUPLICATE)
    rejects = _broken_rules(connection, typing)
    if elsewhere:
        rejects += _on_other_sheets(connection, elsewhere)
    rejects += _repeated_keys(connection, typing)
    if typing.mapping.table.ranges_per:
        rejects += _overlaps(connection, typing, base)
    return sorted(rejects, key=lambda reject: reject.line)


def good_rows(typing: Typing) -> str:
    """SQL: the rows of a typed table that are neither rejected nor duplicates."""
    return f"select * from {identifier(typing.table)} where {_is_good()}"


def notices(connection: duckdb.DuckDBPyConnection, typing: Typing) -> list[Notice]:
    """What good rows contain that is read as something else: marks, words for nothing, contradictions."""
    provided = [column for column in typing.mapping.table.columns if column.name in typing.mapping.provided]
    asked = [_Asked([f"count(*) filter ({note.condition})"], partial(Notice, note.reason)) for note in typing.notes]
    asked += [_unknown_values(column) for column in provided if column.name in typing.unknown]
    asked += [_assumed(typing, column) for column in provided if column.assumed]
    found = _counted(connection, typing, asked)
    found += [_unexpected(connection, typing, column) for column in provided if column.expected]
    if typing.mapping.table.name == "targets":
        found.append(_share_above_one(connection, typing))
    if typing.mapping.table.name == "deliverables":
        found.append(_delivered_though_received(connection, typing))
    if typing.mapping.last_by:
        found.append(_superseded(connection, typing))
    return [notice for notice in found if notice.rows]


def _superseded(connection: duckdb.DuckDBPyConnection, typing: Typing) -> Notice:
    rows = latest.superseded(connection, typing.table, typing.mapping, DUPLICATE)
    what = "earlier row of the same id was" if rows == 1 else "earlier rows of the same id were"
    return Notice(f"{rows:,} {what} superseded: the latest {typing.mapping.last_by} counts", rows)


def reopened(connection: duckdb.DuckDBPyConnection, typing: Typing, base: str) -> list[Notice]:
    """Deliverables that are delivered in the stored table `base` but not in the good rows: perhaps older states.

    The ordering column compares the rows of one file only; between files, the one imported last counts.
    """
    mapping = typing.mapping
    if not mapping.last_by or mapping.table.name != "deliverables" or "first_delivered_at" not in mapping.provided:
        return []
    query = (
        f"select count(*) from ({good_rows(typing)}) g join {base} s using (deliverable_id) "
        "where s.first_delivered_at is not null and g.first_delivered_at is null"
    )
    rows = only(connection.execute(query))[0]
    reason = (
        f"ids that were delivered are open in this file: if its {mapping.last_by} is older than what was imported "
        "before, import the newer file again, since the file that is imported last counts"
    )
    return [Notice(reason, rows)] if rows else []


def _is_good() -> str:
    return f"_line not in (select _line from {REJECTED}) and _line not in (select _line from {DUPLICATE})"


def _empty_lines(name: str) -> str:
    return f"create or replace temp table {name} (_line bigint)"


def _broken_rules(connection: duckdb.DuckDBPyConnection, typing: Typing) -> list[Reject]:
    bad = f"select _line from {identifier(typing.table)} where _bad and _line not in (from {DUPLICATE})"
    if not only(connection.execute(f"select exists ({bad})"))[0]:
        return []
    provided = typing.mapping.provided
    parts = [_violations(number, rule, rule.column in provided) for number, rule in enumerate(typing.rules)]
    statement = (
        f"with bad as materialized (select * from ({typing.rows}) where _line in ({bad})), "
        f"problems as ({' union all '.join(parts)}) "
        "select _line, first(name order by number), first(value order by number), "
        "string_agg(reason, '; ' order by number) from problems group by 1"
    )
    rejects = [Reject(*found) for found in connection.execute(statement).fetchall()]
    connection.execute(f"insert into {REJECTED} {bad}")
    return rejects


def _violations(number: int, rule: Rule, provided: bool) -> str:
    value = text_of(rule.column) if provided else "cast(null as varchar)"
    return (
        f"select _line, {number} as number, {literal(rule.column)} as name, {value} as value, "
        f"{literal(f'{rule.column} {rule.reason}')} as reason from bad where {rule.condition}"
    )


def _on_other_sheets(connection: duckdb.DuckDBPyConnection, elsewhere: Elsewhere) -> list[Reject]:
    duplicates = sorted(elsewhere.duplicates - set(elsewhere.rejects))
    for name, lines in ((REJECTED, sorted(elsewhere.rejects)), (DUPLICATE, duplicates)):
        connection.execute(f"insert into {name} select unnest($lines)", {"lines": lines})
    return [replace(one, reason=one.reason + _rounded(one.value)) for one in elsewhere.rejects.values()]


def _rounded(key: str | None) -> str:
    """A possible reason why two rows share a key: a spreadsheet keeps 15 digits of a number."""
    if not key or not _ROUNDED.fullmatch(key):
        return ""
    return "; a spreadsheet keeps only 15 digits of a number, so two ids may have become one: export them as text"


def _repeated_keys(connection: duckdb.DuckDBPyConnection, typing: Typing) -> list[Reject]:
    """Rows of one file with the same key: if equal, all but the first are duplicates; if not, all are rejected."""
    table = typing.mapping.table
    key = ", ".join(f"{part} as key{place}" for place, part in enumerate(keys.parts(table)))
    columns = ", ".join(identifier(column.name) for column in table.columns)
    good = f"({good_rows(typing)})"
    repeated = f"select {key} from {good} group by all having count(*) > 1"
    if not only(connection.execute(f"select count(*) from ({repeated})"))[0]:
        return []
    own = keys.parts(table, "g")
    same = " and ".join(f"{part} is not distinct from r.key{place}" for place, part in enumerate(own))
    connection.execute(
        f"create or replace temp table repeated as select g._line, min(g._line) over w as first_line, "
        f"row({columns}) as content from {good} g semi join ({repeated}) r on {same} "
        f"window w as (partition by {', '.join(own)})"
    )
    connection.execute(
        "create or replace temp table differing as select first_line from repeated group by 1 "
        "having count(distinct content) > 1"
    )
    connection.execute(
        f"insert into {DUPLICATE} select _line from repeated "
        "where _line <> first_line and first_line not in (from differing)"
    )
    connection.execute(f"insert into {REJECTED} select _line from repeated where first_line in (from differing)")
    return _differing(connection, typing)


def _differing(connection: duckdb.DuckDBPyConnection, typing: Typing) -> list[Reject]:
    column, names = typing.mapping.table.key[0], key_text(typing.mapping.table)
    found = connection.execute(
        f"select _line, cast({identifier(column)} as varchar), first_line from repeated "
        f"join {identifier(typing.table)} using (_line) where first_line in (from differing)"
    ).fetchall()
    return [
        Reject(
            line,
            column,
            value,
            f"{ANOTHER_ROW} with this {names} and other values (first: line {first}){_rounded(value)}",
        )
        for line, value, first in found
    ]


def _overlaps(connection: duckdb.DuckDBPyConnection, typing: Typing, base: str) -> list[Reject]:
    """Rows whose effective dates overlap those of an earlier row of the same group, in the file or already stored."""
    table = typing.mapping.table
    columns = ", ".join(identifier(name) for name in dict.fromkeys((*table.key, "effective_to")))
    same_key = " and ".join(f"s.{identifier(name)} is not distinct from g.{identifier(name)}" for name in table.key)
    same_group = " and ".join(f"a.{identifier(n)} is not distinct from b.{identifier(n)}" for n in table.ranges_per)
    statement = (
        f"with good as ({good_rows(typing)}), "
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


@dataclass(frozen=True)
class _Asked:
    """A query on the texts of good rows: SQL aggregates, and the notice that their values give."""

    aggregates: list[str]
    notice: Callable[..., Notice]


def _counted(connection: duckdb.DuckDBPyConnection, typing: Typing, asked: list[_Asked]) -> list[Notice]:
    """The notices, computed in one pass over the texts."""
    every = ", ".join(aggregate for one in asked for aggregate in one.aggregates)
    if not every:
        return []
    found = iter(only(connection.execute(f"select {every} from ({typing.rows}) where {_is_good()}")))
    return [one.notice(*islice(found, len(one.aggregates))) for one in asked]


def _unknown_values(column: Column) -> _Asked:
    text = text_of(column.name)
    unknown = (
        f"filter ({identifier(column.name)} = {literal(column.otherwise)} "
        f"and {plain(text)} not in {listed(column.values)})"
    )

    def notice(rows: int, distinct: int, example: str) -> Notice:
        others = f" and {distinct - 1} other unknown values" if distinct > 1 else ""
        return Notice(f"{column.name}: {example!r}{others} read as {column.otherwise!r}", rows)

    return _Asked([f"{count} {unknown}" for count in ("count(*)", f"count(distinct {text})", f"min({text})")], notice)


def _assumed(typing: Typing, column: Column) -> _Asked:
    """How many empty cells were read as the contract's default; a default set by a profile is no assumption."""
    reason = f"{column.name}: empty, read as {column.default}"
    return _Asked([f"count(*) filter ({typing.empty[column.name]})"], partial(Notice, reason))


def _unexpected(connection: duckdb.DuckDBPyConnection, typing: Typing, column: Column) -> Notice:
    """Values that nothing reads, such as a target for a metric that does not exist."""
    name = identifier(column.name)
    query = (
        f"select count(*), count(distinct {name}), min({name}) from ({good_rows(typing)}) "
        f"where {name} not in {listed(column.expected)}"
    )
    rows, distinct, example = only(connection.execute(query))
    others = f" and {distinct - 1} other unknown values" if distinct > 1 else ""
    known = ", ".join(column.expected)
    return Notice(f"{column.name}: {example!r}{others} kept, but nothing uses such rows; write one of {known}", rows)


def _share_above_one(connection: duckdb.DuckDBPyConnection, typing: Typing) -> Notice:
    query = (
        f"select count(*), min(metric), arg_min(target, metric) from ({good_rows(typing)}) "
        f"where metric in {listed(TARGET_SHARES)} and target not between 0 and 1"
    )
    rows, metric, target = only(connection.execute(query))
    value = f"{target:f}".rstrip("0").rstrip(".") if rows else ""
    return Notice(
        f"target: {value} of {metric} is no share between 0 and 1, so it is not used (95 % is written 0.95)", rows
    )


def _delivered_though_received(connection: duckdb.DuckDBPyConnection, typing: Typing) -> Notice:
    query = f"select count(*) from ({good_rows(typing)}) where status = 'received' and first_delivered_at is not null"
    rows = only(connection.execute(query))[0]
    return Notice("status: 'received' beside a first_delivered_at; these rows count as delivered", rows)
