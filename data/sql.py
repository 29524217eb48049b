"""Names and values as SQL text, for statements whose columns are known only from a file; and the row one must give."""

from typing import Any

import duckdb


def identifier(name: str) -> str:
    """A column or table name, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | float | None) -> str:
    """A constant, quoted."""
    if value is None:
        return "null"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def listed(values: tuple[str, ...]) -> str:
    """Constants for the right-hand side of IN."""
    return "(" + ", ".join(literal(value) for value in values) + ")"


def only(result: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """The one row of a statement that always returns one. Raises LookupError if it returned none."""
    row = result.fetchone()
    if row is None:
        raise LookupError("A statement that always gives a row gave none.")
    return row
