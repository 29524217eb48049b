"""Records that are not data: totals and remarks below the table, column names repeated on each page, lines of dashes.

Conservative: only what is at the end of the table can be a footer, and a total is recognised only by its whole label,
never because a name starts with "Total". What is set aside is always reported.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

import duckdb

from data.sql import identifier, literal

from .dialect import BLANKS, LINE_COLUMN
from .header import CONTRACT, are_units, as_name
from .records import LeftOut, Reject, excerpt
from .refusal import Refused
from .table import TextTable

MOST_FOOTERS = 20
COMMENT = "begins with #, which most rows do not, as a row that is commented out"

_DASHES = re.compile(r"(?=.*[-=]{2})[-=+|,;\s]+")
_TOTAL = re.compile(
    r"((grand|overall|report|final|sub)[ -]?)?(total|sum)s?( general| général)?|gesamt(summe|betrag)?|summe|insgesamt|"
    r"total (amount|general|général|gesamt)|totale|totaal|razem|celkem|итого|合计|合計|总计|總計",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"((grand )?total|number of|no\. of|count of|anzahl)?\s*"
    r"(rows?|records?|lines?|items?|entries|results?|total|count|anzahl|datensätze|zeilen|einträge)"
    r"( count)?\s*[:=]\s*\d[\d.,  ]*(rows?|records?|lines?|items?|entries)?",
    re.IGNORECASE,
)
_AFFECTED = re.compile(
    r"\(?\d[\d.,]* (rows?|records?|lines?|entries|results?)"
    r"( (affected|selected|returned|exported|fetched|in set).*)?[.)]*",
    re.IGNORECASE,
)
_END = re.compile(r"[-*=#<\s]*(end of \w+|end|report end|eof)[-*=#>.\s]*", re.IGNORECASE)
_REMARK = re.compile(
    r"((report )?(generated|printed|exported|produced|created) (on|by|at|from)\b|"
    r"copyright\b|©|\(c\) \d{4}|confidential\b).*",
    re.IGNORECASE,
)
_PAGE = re.compile(r"[-\s]*page:? \d+( ?(of|/) ?\d+)?[-\s]*", re.IGNORECASE)


@dataclass(frozen=True)
class _Last:
    """One of the last records: its cells and, if it is not a row of the table, the reject it became."""

    line: int
    cells: tuple[str, ...]
    reject: Reject | None
    is_first: bool  # of all records


def set_aside(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, rejects: list[Reject]
) -> tuple[list[Reject], list[LeftOut]]:
    """Take what is not data out of the table `into` and the rejects: (the rejects that stay, what was left out)."""
    _delete_blank(connection, table, into)
    repeated = _repeated_headers(connection, table, into)
    _delete(connection, into, repeated)
    _check_other_names(connection, table, into)
    below = _below_headers(connection, table, into, [table.header_line, *(left.line for left in repeated)])
    _delete(connection, into, below)
    rejects = sorted([*rejects, *_comments(connection, table, into)], key=lambda reject: reject.line)
    pages = _page_lines(table, rejects)
    rejects = _without(rejects, pages)
    footers = _footers(connection, table, into, rejects)
    _delete(connection, into, footers)
    found = sorted([*repeated, *below, *pages, *footers], key=lambda left: left.line)
    return _without(rejects, footers), found


def is_dashes(line: str) -> bool:
    """Whether a line is an underline such as `-----+-----`."""
    return _DASHES.fullmatch(line.strip(BLANKS)) is not None


def _delete_blank(connection: duckdb.DuckDBPyConnection, table: TextTable, into: str) -> None:
    """A row of only delimiters is a blank line: a spreadsheet writes one for each row that was used or formatted."""
    every = ", ".join(identifier(name) for name in table.header)
    if len(table.header) > 1:  # in a single column, a pair of quotes is a row
        connection.execute(f"delete from {identifier(into)} where coalesce({every}) is null").fetchall()


def _repeated_headers(connection: duckdb.DuckDBPyConnection, table: TextTable, into: str) -> list[LeftOut]:
    if len(table.header) < 2:
        return []
    alike = " and ".join(_is_name(name, position) for position, name in enumerate(table.header, 1))
    lines = connection.execute(f"select {LINE_COLUMN} from {identifier(into)} where {alike} order by 1").fetchall()
    text = excerpt(table.delimiter.join(table.header))
    return [LeftOut(line, text, "the column names again") for (line,) in lines]


def _is_name(name: str, position: int) -> str:
    """SQL: whether the cell is the column's name as it was written, before duplicate names were told apart."""
    written = {name, re.sub(r" \(\d+\)$", "", name)} | ({""} if name == f"column {position}" else set())
    cell = identifier(name)
    options = " or ".join(f"{cell} = {literal(each)}" if each else f"{cell} is null" for each in sorted(written))
    return f"({options})"


def _below_headers(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, headers: list[int]
) -> list[LeftOut]:
    """Rows of dashes just below the column names, and the row there that only says what is in the columns."""
    found = []
    for line, cells in _rows(connection, into, f"where {LINE_COLUMN} in ({', '.join(str(n + 1) for n in headers)})"):
        text = excerpt(table.delimiter.join(cells))
        if any(cells) and all(is_dashes(cell) or not cell for cell in cells):
            found.append(LeftOut(line, text, "an underline of the column names"))
        elif line == table.header_line + 1 and are_units(cells):
            found.append(LeftOut(line, text, "units or types of the columns"))
    return found


def _check_other_names(connection: duckdb.DuckDBPyConnection, table: TextTable, into: str) -> None:
    """Raises Refused if a row contains names of columns, but not these in this order: another table begins there."""
    if len(table.header) < 3:
        return
    known = {*CONTRACT, *map(as_name, table.header)}
    written = {name.replace("_", between) for name in known for between in ("_", " ", "")}
    # As a parameter: a list of constants takes longer to plan than a typical file takes to search.
    among = sorted({*written, *map(str.lower, table.header)})
    first = " and ".join(f"lower({identifier(name)}) in (select unnest($among))" for name in table.header[:2])
    for line, cells in _rows(connection, into, f"where {first}", {"among": among}):
        filled = [cell for cell in cells if cell]
        if len(filled) > 2 and 2 * sum(as_name(cell) in known for cell in filled) > len(filled):
            raise Refused(
                f"{table.name} line {line} holds other column names than line {table.header_line}: "
                "split the file there, so that each table is a file of its own."
            )


def _comments(connection: duckdb.DuckDBPyConnection, table: TextTable, into: str) -> list[Reject]:
    """Take out rows that begin with # if most others do not: whoever wrote the # took the row out."""
    first = identifier(table.header[0])
    begins = f"starts_with({first}, '#') and not regexp_matches({first}, '^#([A-Z]+[!?]|DIV/0!|N/A)$')"
    [[some, every]] = connection.execute(
        f"select count(*) filter (where {begins}), count(*) from {identifier(into)}"
    ).fetchall()
    if table.by_row or not some or 2 * some >= every:
        return []
    found = [
        Reject(line, None, excerpt(table.delimiter.join(cells)), COMMENT)
        for line, cells in _rows(connection, into, f"where {begins}")
    ]
    _delete(connection, into, found)
    return found


def _page_lines(table: TextTable, rejects: list[Reject]) -> list[LeftOut]:
    """Lines that are not records because they belong to a page: underlines, page numbers, the titles above repeated."""
    if not any(reject.column is None for reject in rejects):
        return []
    titles = _titles(table)
    found = []
    for reject in rejects:
        text = (reject.value or "").strip(BLANKS)
        if reject.column is None and is_dashes(text):
            found.append(LeftOut(reject.line, text, "a line of dashes"))
        elif reject.column is None and (_PAGE.fullmatch(text) or text in titles):
            found.append(LeftOut(reject.line, text, "a page's title or number"))
    return found


def _titles(table: TextTable) -> set[str]:
    with table.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        above = {line.strip(BLANKS) for line in islice(text, table.header_line - 1)}
    return {line for line in above if line and table.delimiter not in line}


def _footers(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, rejects: list[Reject]
) -> list[LeftOut]:
    """Take footers from the last record upwards, as long as each is plainly one."""
    found = []
    last = _last_records(connection, table, into, rejects)
    for record, before in zip_longest(last, last[1:]):
        gap = before is not None and record.line > before.line + 1
        if not (reason := _footer_reason(connection, table, into, record, gap)):
            break
        found.append(LeftOut(record.line, excerpt(table.delimiter.join(record.cells)), reason))
    return found


def _last_records(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, rejects: list[Reject]
) -> list[_Last]:
    first = _first_line(connection, into, rejects)
    rows = _rows(connection, into, f"where {LINE_COLUMN} >= (select max({LINE_COLUMN}) - 40 from {identifier(into)})")
    records = [_Last(line, cells, None, line == first) for line, cells in rows]
    for reject in rejects[-MOST_FOOTERS:]:
        cells = tuple((reject.value or "").split(table.delimiter)) if reject.column is None else ()
        records.append(_Last(reject.line, cells, reject, reject.line == first))
    return sorted(records, key=lambda record: -record.line)[:MOST_FOOTERS]


def _first_line(connection: duckdb.DuckDBPyConnection, into: str, rejects: list[Reject]) -> int | None:
    [stored] = connection.execute(f"select min({LINE_COLUMN}) from {identifier(into)}").fetchall()[0]
    return min((line for line in (stored, *(reject.line for reject in rejects)) if line is not None), default=None)


def _footer_reason(
    connection: duckdb.DuckDBPyConnection, table: TextTable, into: str, record: _Last, gap: bool
) -> str | None:
    width = len(table.header)
    filled = [cell.strip(BLANKS) for cell in record.cells if cell.strip(BLANKS)]
    if not filled or (record.reject and len(record.cells) >= width):
        return None
    text = " ".join(filled)
    if _AFFECTED.fullmatch(text) or (_END.fullmatch(text) and not text.isalnum()):
        return "a remark below the table"
    if width < 2:
        return None
    if _TOTAL.fullmatch(filled[0].rstrip(" :")) and _is_total(connection, into, record, width, len(filled)):
        return "a total below the table"
    if len(filled) > 2 or (len(filled) == width and width > 1):
        return None
    if _COUNT.fullmatch(text) or _REMARK.fullmatch(text) or _PAGE.fullmatch(text) or is_dashes(text):
        return "a remark below the table"
    is_text = gap and len(filled) == 1 and bool(record.cells[0].strip(BLANKS)) and width > 2
    if is_text and any(map(str.isalpha, text)) and _is_set_off(table, record.line):
        return "text below the table, set off by a blank line"
    return None


def _is_set_off(table: TextTable, line: int) -> bool:
    """Whether the line above is blank; above a gap in a sheet it always is."""
    if table.by_row:
        return True
    with table.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        return not next(islice(text, line - 2, None), "").strip(BLANKS + table.delimiter)


def _is_total(connection: duckdb.DuckDBPyConnection, into: str, record: _Last, width: int, filled: int) -> bool:
    """A total has records above it; one that fills every column may be somebody's name, unless it adds up a column."""
    if record.is_first:
        return False
    if filled < width:
        return True
    columns = [name for name, *_ in connection.execute(f"describe {identifier(into)}").fetchall()][2:]
    number = "try_cast(regexp_replace({}, '[, ]', '', 'g') as decimal(38, 4))"
    sums = ", ".join(
        f"sum({number.format(identifier(name))}) filter (where {LINE_COLUMN} < {record.line}) = "
        f"max({number.format(identifier(name))}) filter (where {LINE_COLUMN} = {record.line})"
        for name in columns
    )
    return any(connection.execute(f"select {sums} from {identifier(into)}").fetchall()[0])


def _rows(
    connection: duckdb.DuckDBPyConnection, into: str, where: str, parameters: dict[str, Any] | None = None
) -> list[tuple[int, tuple[str, ...]]]:
    query = f"select * from {identifier(into)} {where} order by {LINE_COLUMN}"
    found = connection.execute(query, parameters or {}).fetchall()
    return [(line, tuple(cell or "" for cell in cells)) for line, *cells in found]


def _delete(connection: duckdb.DuckDBPyConnection, into: str, left: Iterable[LeftOut | Reject]) -> None:
    lines = ", ".join(str(each.line) for each in left)
    if lines:
        connection.execute(f"delete from {identifier(into)} where {LINE_COLUMN} in ({lines})").fetchall()


def _without(rejects: list[Reject], left: list[LeftOut]) -> list[Reject]:
    lines = {each.line for each in left}
    return [reject for reject in rejects if reject.line not in lines]
