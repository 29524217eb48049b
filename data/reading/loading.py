"""A text table → a DuckDB table, every record with the line it starts on.

DuckDB's own reader is fast but reports neither the line of a row nor, reliably, which rows it left out.
If it returns as many rows as the file has lines below the header, each record is one line and
line = row + constant. In any other file (quoted line breaks, blank lines, broken records) the records are
read one by one instead.
"""

import csv
import glob
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from data.reading.set_aside import MOST_FOOTERS, is_dashes, set_aside
from data.sql import identifier, literal

from .dialect import BLANKS, LINE_COLUMN
from .records import LeftOut, Reject, Uneven, count_text, excerpt, records, surplus_of
from .refusal import MAX_FIELD_BYTES, MAX_ROWS, Refused
from .scan import Lines, last_lines, scan
from .table import TextTable
from .untouched import STAGE, Extent, passes_over_nothing

_Record = tuple[int, list[str]]
"""A record's line and cells."""

_BATCH_CELLS = 1_000_000
_BATCH = "_read_batch"


@dataclass(frozen=True)
class Loaded:
    """How many data records the file has, and those of them that are not in the table."""

    rows: int
    rejects: list[Reject]
    left_out: list[LeftOut] = field(default_factory=list)


def load(connection: duckdb.DuckDBPyConnection, table: TextTable, into: str) -> Loaded:
    """Create the temporary table `into`: _line BIGINT, then one VARCHAR per column; one row per good record.

    _line is the 1-based line of the source (the row, for a sheet) where the record starts. Cells are trimmed; blank
    ones are NULL. rows = rows of the table + rejects, always. Blank lines are not rows, nor are lines of only
    delimiters. May be called within a transaction. Raises Refused.
    """
    lines = scan(table.path, table.delimiter, table.quote)
    surplus = surplus_of(table)
    rejects = _load_lines(connection, table, into, lines, surplus) if _may_be_line_by_line(table, lines) else None
    if rejects is None:
        rejects = _load_all_records(connection, table, into, lines, surplus)
    rejects, left_out = set_aside(connection, table, into, rejects)
    rows = _fetch(connection, f"select count(*) from {identifier(into)}")[0]
    return Loaded(rows + len(rejects), rejects, left_out)


def _may_be_line_by_line(table: TextTable, lines: Lines) -> bool:
    """Whether DuckDB's lines may be records: not for a single column, where a blank line is a row to DuckDB, nor for
    cells of two quoted texts."""
    return lines.alike and not lines.requoted and len(table.header) > 1 and _header_is_one_line(table)


def _header_is_one_line(table: TextTable) -> bool:
    line = _line_of(table, table.header_line)
    reader = csv.reader([line], delimiter=table.delimiter, quotechar=table.quote, strict=True, skipinitialspace=True)
    try:
        return len(next(reader, [])) == len(table.header)
    except csv.Error:
        return False


def _load_lines(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, lines: Lines, surplus: int
) -> list[Reject] | None:
    """The rejects, if DuckDB found a record on every line above the last ragged ones and passed over nothing on them;
    otherwise None, with nothing left behind."""
    underline = _underline(table)
    start = table.header_line + len(underline)
    below, tail = _ragged_tail(table, lines.count, start)
    expected = lines.count - start - below
    if expected > MAX_ROWS:
        raise _too_many_rows(table)
    width = len(table.header) + surplus
    _run(connection, _stage_sql(table, start, width))
    first, last, count = _fetch(connection, f"select min(rowid), max(rowid), count(*) from {STAGE}")
    extent = Extent(start, below, width, first or 0)
    whole = count == expected and (not count or last - first + 1 == count)
    whole = whole and passes_over_nothing(connection, table, lines, extent)
    if whole:
        _run(connection, _numbered_sql(table, into, lines, extent.first - start - 1))
    _run(connection, f"drop table {STAGE}")
    return [*underline, *tail] if whole else None


def _underline(table: TextTable) -> list[Reject]:
    """The line below the column names, if it consists of dashes that DuckDB would pass over."""
    line = _line_of(table, table.header_line + 1).rstrip("\r\n")
    cells = line.count(table.delimiter) + 1
    if not is_dashes(line) or cells >= len(table.header):
        return []
    return [Reject(table.header_line + 1, None, excerpt(line), count_text(cells, len(table.header)))]


def _line_of(table: TextTable, number: int) -> str:
    with table.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        return next(islice(text, number - 1, None), "")


def _ragged_tail(table: TextTable, count: int, start: int) -> tuple[int, list[Reject]]:
    """How many lines at the end DuckDB passes over, blank or with too few cells, and what is on them."""
    width, passed = len(table.header), 0
    found: list[Reject] = []
    for line in reversed(last_lines(table.path, min(MOST_FOOTERS, count - start))):
        cells = line.count(table.delimiter) + 1
        if table.quote in line or cells >= width or not line.isprintable():
            break
        if line.strip(BLANKS):
            found.insert(0, Reject(count - passed, None, excerpt(line), count_text(cells, width)))
        passed += 1
    return passed, found


def _too_many_rows(table: TextTable) -> Refused:
    return Refused(f"{table.name} holds more than the limit of {MAX_ROWS:,} rows: split it into smaller files.")


def _stage_sql(table: TextTable, start: int, width: int) -> str:
    columns = ", ".join(f"c{position}: 'VARCHAR'" for position in range(width))
    path, quote = literal(glob.escape(str(table.path.resolve()))), literal(table.quote)
    # ignore_errors: an error would end the caller's transaction; what is left out shows in the count.
    return f"""
        create or replace temp table {STAGE} as from read_csv(
            {path}, columns = {{{columns}}},
            delim = {literal(table.delimiter)}, quote = {quote}, escape = {quote},
            auto_detect = false, header = false, skip = {start}, compression = 'none',
            strict_mode = true, null_padding = false, ignore_errors = true, max_line_size = {MAX_FIELD_BYTES}
        )"""


def _numbered_sql(table: TextTable, into: str, lines: Lines, offset: int) -> str:
    # Row ids count from 0, or from a large number within a transaction; either way they are in the file's order.
    edges = sorted(lines.blanks)
    cells = [f"{_trimmed(f'c{position}', edges)} as {identifier(name)}" for position, name in enumerate(table.header)]
    return f"""
        create or replace temp table {identifier(into)} as
        select rowid - {offset} as {LINE_COLUMN}, {", ".join(cells)} from {STAGE}"""


def _trimmed(column: str, edges: list[str]) -> str:
    """Checks both ends first: trimming every cell of a large file would take as long as reading it."""
    filled = f"when {column} <> '' then {column} end"
    if not edges:
        return f"case {filled}"
    at_an_end = " or ".join(
        f"starts_with({column}, {literal(blank)}) or ends_with({column}, {literal(blank)})" for blank in edges
    )
    trimmed = f"nullif(trim({column}, {literal(BLANKS)}), '')"
    return f"case when {at_an_end} then {trimmed} {filled}"


def _load_all_records(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, lines: Lines, surplus: int
) -> list[Reject]:
    """The rejects of the exact way; a surplus in which not every row ends makes rejects of the rows that have it."""
    try:
        return _load_records(connection, table, into, lines, surplus)
    except Uneven:
        return _load_records(connection, table, into, lines, 0)


def _load_records(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, lines: Lines, surplus: int
) -> list[Reject]:
    columns = ", ".join(f"{identifier(name)} varchar" for name in table.header)
    _run(connection, f"create or replace temp table {identifier(into)} ({LINE_COLUMN} bigint, {columns})")
    edges = ["\r", "\n", *sorted(lines.blanks)]
    rejects: list[Reject] = []
    good = 0
    found = _keeping(records(table, surplus), rejects)
    for batch in _batches(found, max(1, _BATCH_CELLS // len(table.header))):
        _insert(connection, into, batch, edges)
        good += len(batch)
        if good + len(rejects) > MAX_ROWS:
            raise _too_many_rows(table)
    stored = _fetch(connection, f"select count(*) from {identifier(into)}")[0]
    if stored != good:
        raise Refused(f"{table.name} has {good:,} good rows but {stored:,} were stored: import it again.")
    return rejects


def _keeping(found: Iterator[tuple[int, list[str]] | Reject], rejects: list[Reject]) -> Iterator[tuple[int, list[str]]]:
    """The good records; the others are set aside."""
    for record in found:
        if isinstance(record, Reject):
            rejects.append(record)
        else:
            yield record


def _batches(found: Iterator[_Record], size: int) -> Iterator[list[_Record]]:
    while batch := list(islice(found, size)):
        yield batch


def _insert(connection: duckdb.DuckDBPyConnection, into: str, batch: list[_Record], edges: list[str]) -> None:
    starts = pa.array([line for line, _ in batch], pa.int64())
    columns = [pa.array(cells, pa.string()) for cells in zip(*(cells for _, cells in batch), strict=True)]
    # By position: a column's name is text from a file.
    rows = pa.table([starts, *columns], names=[f"c{position}" for position in range(len(columns) + 1)])
    connection.register(_BATCH, rows)
    trimmed = ", ".join(_trimmed(f"c{position}", edges) for position in range(1, len(columns) + 1))
    _run(connection, f"insert into {identifier(into)} select c0, {trimmed} from {_BATCH}")
    connection.unregister(_BATCH)


def _run(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    connection.execute(statement).fetchall()


def _fetch(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[Any, ...]:
    return connection.execute(statement).fetchall()[0]
