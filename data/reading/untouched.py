"""Whether DuckDB took in every byte of the lines that it read.

It silently passes over blank cells beyond the last column and blanks beside quotes. Nothing of the kind happened if
the bytes add up: those of all cells, of the delimiters between them, of quotes and of line ends.
"""

from dataclasses import dataclass
from itertools import islice

import duckdb

from data.sql import literal

from .scan import Lines, last_lines
from .stray import has_stray_quote
from .table import TextTable

STAGE = "_read_as_is"
"""The temporary table of what DuckDB read: c0, c1, …, one row per line."""


@dataclass(frozen=True)
class Extent:
    """Which lines the stage holds: those below `start` except the last `below`, cut into `width` cells; the first one
    has the row id `first`."""

    start: int
    below: int
    width: int
    first: int


def passes_over_nothing(connection: duckdb.DuckDBPyConnection, table: TextTable, lines: Lines, extent: Extent) -> bool:
    """Whether the stage holds every byte of its lines, in cells that can be read in only one way.

    Cells beyond the header's must be blank.
    """
    columns = [f"c{position}" for position in range(extent.width)]
    rows, size, beyond = _measured(connection, columns, len(table.header))
    head = _head(table, extent.start)
    quotes = lines.quotes - head.count(table.quote.encode())
    inside = _quotes_inside(connection, columns, table.quote) if quotes else 0
    expected = _whole_size(table, lines) - len(head) - _tail_size(table, lines, extent.below)
    if beyond or expected != size + rows * (extent.width - 1 + lines.end_bytes) + quotes - inside:
        return False
    return not inside or not _has_stray_quotes(connection, table, columns, extent)


def _measured(connection: duckdb.DuckDBPyConnection, columns: list[str], width: int) -> tuple[int, int, int]:
    """The number of rows, the bytes of all cells, and how many cells beyond the width are filled."""
    sizes = ", ".join(f"sum(strlen({column})), count({column})" for column in columns)
    rows, *found = connection.execute(f"select count(*), {sizes} from {STAGE}").fetchall()[0]
    return rows, sum(size or 0 for size in found[::2]), sum(found[1::2][width:])


def _head(table: TextTable, lines: int) -> bytes:
    with table.path.open("rb") as file:
        return b"".join(islice(file, lines))


def _whole_size(table: TextTable, lines: Lines) -> int:
    """The size of the file in bytes, as if its last line had an end."""
    return table.path.stat().st_size + lines.end_bytes * (lines.count - lines.feeds)


def _tail_size(table: TextTable, lines: Lines, below: int) -> int:
    found = last_lines(table.path, below)
    return sum(len(line.encode("utf-8", "surrogateescape")) + lines.end_bytes for line in found)


def _quotes_inside(connection: duckdb.DuckDBPyConnection, columns: list[str], quote: str) -> int:
    """How many quotes remain within cells: one of each doubled pair, and each in a cell that is not quoted."""
    mark = literal(quote)
    counts = ", ".join(
        f"sum(strlen({column}) - strlen(replace({column}, {mark}, ''))) filter (where contains({column}, {mark}))"
        for column in columns
    )
    found = connection.execute(f"select {counts} from {STAGE}").fetchall()[0]
    return sum(each or 0 for each in found)


def _has_stray_quotes(
    connection: duckdb.DuckDBPyConnection, table: TextTable, columns: list[str], extent: Extent
) -> bool:
    holding = " or ".join(f"contains({column}, {literal(table.quote)})" for column in columns)
    found = connection.execute(f"select rowid from {STAGE} where {holding} order by 1").fetchall()
    wanted = {extent.start + 1 + row - extent.first for (row,) in found}
    with table.path.open(encoding="utf-8", newline="") as text:
        return any(
            number in wanted and has_stray_quote(line, table.delimiter, table.quote)
            for number, line in enumerate(text, 1)
        )
