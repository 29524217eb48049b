"""How the dates of one column are written, decided on the whole column and never guessed.

ISO 8601 is read as it stands. Anything else needs a pattern that reads every value; where day-first and
month-first both could, or neither does alone, the file is refused with a question.
"""

from itertools import product

import duckdb

from data.reading import Refused
from data.sql import identifier, literal

ISO_DATE = r"\d{4}-\d{2}-\d{2}"
ISO_NAIVE = ISO_DATE + r"[T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)?"
ISO_OFFSET = ISO_NAIVE + r" ?(Z|z|UTC|[+-]\d{2}(:?\d{2})?)"

_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_SEPARATORS = "/.-"
# A short year first: DuckDB's %Y also takes "25", and means the year 25.
_YEARS = ("%y", "%Y")
_WORDS = ("%d{s}%b{s}%y", "%d{s}%b{s}%Y", "%d{s}%B{s}%y", "%d{s}%B{s}%Y")
_PLAIN = ("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%b %d, %Y", "%B %d, %Y")


def _with_times(dates: list[str]) -> tuple[str, ...]:
    return tuple(date + time for date, time in product(dates, _TIMES))


DAY_FIRST = _with_times([f"%d{s}%m{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
MONTH_FIRST = _with_times([f"%m{s}%d{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
UNAMBIGUOUS = _with_times([pattern.format(s=s) for pattern, s in product(_WORDS, ("-", " ", "/"))] + list(_PLAIN))


def matches(source: str, pattern: str) -> str:
    """SQL: whether a text is written like this, from its first to its last character."""
    return f"regexp_full_match({source}, {literal(pattern)})"


def patterns_for(
    connection: duckdb.DuckDBPyConnection, table: str, source: str, column: str, where: str
) -> tuple[str, ...]:
    """The strptime patterns that read the column's values that are not ISO; () where all are ISO.

    Raises Refused when the order of day and month is not settled by the column as a whole.
    """
    iso = matches(source, f"{ISO_DATE}|{ISO_NAIVE}|{ISO_OFFSET}")
    other = f"select _line, {source} as text from {identifier(table)} where {source} is not null and not {iso}"
    counts = connection.execute(_counting(other)).fetchone()
    values, numeric, only_day, only_month, ambiguous = counts
    if values == 0:
        return ()
    if numeric == 0:
        return UNAMBIGUOUS
    if only_day and only_month:
        raise Refused(_two_orders(connection, other, column, where))
    if ambiguous and not only_day and not only_month:
        raise Refused(_no_order(connection, other, column, where))
    return (MONTH_FIRST if only_month else DAY_FIRST) + UNAMBIGUOUS


def parsed(source: str, patterns: tuple[str, ...]) -> str:
    """SQL: the local timestamp that one of the patterns reads, else NULL."""
    return f"try_strptime({source}, [{', '.join(literal(pattern) for pattern in patterns)}])"


def _orders(other: str) -> str:
    return (
        f"select _line, text, {parsed('text', DAY_FIRST)} as day_first, {parsed('text', MONTH_FIRST)} as month_first "
        f"from ({other})"
    )


def _counting(other: str) -> str:
    return (
        "select count(*), count(coalesce(day_first, month_first)), "
        "count(day_first) filter (where month_first is null), count(month_first) filter (where day_first is null), "
        f"count(*) filter (where day_first <> month_first) from ({_orders(other)})"
    )


def _two_orders(connection: duckdb.DuckDBPyConnection, other: str, column: str, where: str) -> str:
    day = _first(connection, other, "day_first is not null and month_first is null")
    month = _first(connection, other, "month_first is not null and day_first is null")
    return (
        f"{where}: {column} mixes two date orders: line {day[0]} ({day[1]!r}) has the day first, line {month[0]} "
        f"({month[1]!r}) the month. Write the column in one order and export it again."
    )


def _no_order(connection: duckdb.DuckDBPyConnection, other: str, column: str, where: str) -> str:
    line, text = _first(connection, other, "day_first <> month_first")
    return (
        f"{where}: in {column} every date could be day-first or month-first (line {line}: {text!r}). "
        'Say which in a mapping profile: date_format = "%d/%m/%Y" or "%m/%d/%Y".'
    )


def _first(connection: duckdb.DuckDBPyConnection, other: str, condition: str) -> tuple[int, str]:
    query = f"select _line, text from ({_orders(other)}) where {condition} order by 1 limit 1"
    return connection.execute(query).fetchone()


def local_time(source: str, patterns: tuple[str, ...]) -> str:
    """SQL: the wall-clock timestamp of a text in ISO 8601 without offset, or in one of the patterns."""
    iso = f"case when {matches(source, f'{ISO_DATE}|{ISO_NAIVE}')} then try_cast({source} as timestamp) end"
    return f"coalesce({iso}, {parsed(source, patterns)})" if patterns else iso
