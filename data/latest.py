"""Several rows of one id over time: which of them counts, by a column of the file that orders them."""

from dataclasses import replace

import duckdb

from data import keys
from data.column_cells import matches
from data.contract import Column
from data.numbers import WHOLE
from data.profile import Mapping
from data.sql import identifier, only


def column_of(mapping: Mapping) -> str:
    """The ordering column's name among the contract columns of a typed table, and in its rejects."""
    return f"{mapping.last_by} (last_by)"


def ordered(connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping) -> Mapping:
    """The mapping with the ordering column as a column of its table, which every row must fill.

    It holds instants, read like the file's dates; or whole numbers, such as version numbers, if every filled cell is
    one. A version such as 1.10 is neither: as a number it would come before 1.9.
    """
    if not mapping.last_by:
        return mapping
    # The contract's number type that holds the most digits: 20260131093000 is a number too.
    kind = "share" if _is_numbered(connection, text, mapping.last_by) else "instant"
    column = Column(column_of(mapping), kind, required=True)
    table = replace(mapping.table, columns=(*mapping.table.columns, column))
    return replace(mapping, table=table, columns=mapping.columns | {column.name: (mapping.last_by,)})


def supersede(connection: duckdb.DuckDBPyConnection, typed: str, mapping: Mapping, into: str) -> None:
    """Add to the temporary table `into` the lines of the rows that a later row with the same key supersedes.

    This includes rows that break a rule, as what no longer counts needs no correction. Rows whose key or order is
    unknown supersede nothing.
    """
    connection.execute(f"insert into {into} {_earlier(typed, mapping)}")


def superseded(connection: duckdb.DuckDBPyConnection, typed: str, mapping: Mapping, duplicates: str) -> int:
    """How many of the lines in `duplicates` are there because a later row supersedes them."""
    query = f"select count(*) from ({_earlier(typed, mapping)}) where _line in (from {duplicates})"
    return only(connection.execute(query))[0]


def _earlier(typed: str, mapping: Mapping) -> str:
    """SQL: the lines of the rows that a later row with the same key supersedes."""
    table, order = mapping.table, identifier(column_of(mapping))
    known = " and ".join(f"{identifier(name)} is not null" for name in table.key if table.by_name[name].required)
    query = (
        f"select _line, {order} < max({order}) over (partition by {', '.join(keys.parts(table))}) as is_earlier "
        f"from {identifier(typed)} where {order} is not null and {known}"
    )
    return f"select _line from ({query}) where is_earlier"


def _is_numbered(connection: duckdb.DuckDBPyConnection, text: str, source: str) -> bool:
    name = identifier(source)
    query = f"select count({name}), count(*) filter ({matches(name, WHOLE)}) from {identifier(text)}"
    filled, numbers = only(connection.execute(query))
    return 0 < filled == numbers
