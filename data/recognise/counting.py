"""Columns that merely count the rows of their file."""

import re
from collections.abc import Iterable

import duckdb

from data.sql import identifier, only

from .names import plain
from .vocabulary import key_names

_UNNAMED = re.compile(r"(column|unnamed|spalte)[ :_]*\d+|[.]{3}\d+", re.IGNORECASE)
_COUNTERS = frozenset((
    "", "no", "n", "nr", "num", "number", "nummer", "numero", "index", "idx", "row", "rownumber", "rownum", "rowno",
    "rowid", "line", "lineno", "linenumber", "sno", "srno", "slno", "serialno", "serialnumber", "lfdnr", "lfdnummer",
    "laufendenummer", "pos", "position", "count", "counter", "zeile", "ligne", "linha", "fila", "record", "recordno",
    "seq", "sequence", "orden", "ordem", "id", "key", "i",
))  # fmt: skip


def row_counters(connection: duckdb.DuckDBPyConnection, table: str, integers: Iterable[str]) -> set[str]:
    """The columns of whole numbers that hold 0, 1, 2 … or 1, 2, 3 …, except those whose name says they are a key.

    A column without a name counts as one whatever its whole numbers are, as rows that were left out leave gaps.
    """
    suspects = [name for name in integers if plain(name) in _COUNTERS or plain(name) not in key_names()]
    return {name for name in suspects if is_unnamed(name)} | _counting(connection, table, suspects)


def is_unnamed(name: str) -> bool:
    """Whether a column's name was only made up because it had none."""
    return bool(_UNNAMED.fullmatch(name))


def _counting(connection: duckdb.DuckDBPyConnection, table: str, suspects: list[str]) -> set[str]:
    if not suspects:
        return set()
    counts = ", ".join(_counts(f"try_cast({identifier(name)} as bigint)") for name in suspects)
    found = only(connection.execute(f"select {counts} from {identifier(table)}"))
    return {name for name, counting in zip(suspects, found, strict=True) if counting}


def _counts(number: str) -> str:
    """SQL: whether the numbers are an unbroken run from 0 or 1, each occurring once."""
    whole = f"count({number}) = count(*) and max({number}) - min({number}) + 1 = count(*)"
    # If one number of a run recurs, another is missing: then either the sum or the count of distinct numbers is off.
    return f"{whole} and min({number}) in (0, 1) and count(distinct {number}) = count(*) and count(*) > 2"
