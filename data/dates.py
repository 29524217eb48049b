"""How the dates of one column are written, decided on the whole column and never guessed.

ISO 8601 is read as it stands. Anything else needs a pattern that reads every value; where day-first and
month-first both could, or neither does alone, the file is refused with a question.
"""

from dataclasses import dataclass
from itertools import product

import duckdb

from data.reading import Refused
from data.sql import identifier, literal

ISO_DATE = r"\d{4}-\d{2}-\d{2}"
ISO_NAIVE = ISO_DATE + r"[T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)?"
ISO_OFFSET = ISO_NAIVE + r" ?(Z|z|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?)"

_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_SEPARATORS = "/.-"
# A short year first: DuckDB's %Y also takes "25", and means the year 25.
_YEARS = ("%y", "%Y")
_WORDS = ("%d{s}%b{s}%y", "%d{s}%b{s}%Y", "%d{s}%B{s}%y", "%d{s}%B{s}%Y")
_PLAIN = ("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%b %d, %Y", "%B %d, %Y")


def with_times(dates: list[str]) -> tuple[str, ...]:
    """Date patterns, each without a time and with every way a time is written."""
    return tuple(date + time for date, time in product(dates, _TIMES))


DAY_FIRST = with_times([f"%d{s}%m{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
MONTH_FIRST = with_times([f"%m{s}%d{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
UNAMBIGUOUS = with_times([pattern.format(s=s) for pattern, s in product(_WORDS, ("-", " ", "/"))] + list(_PLAIN))


@dataclass(frozen=True)
class Cells:
    """The cells of one column: `sql` makes them from the text table; `column` and `file` are what people call it."""

    connection: duckdb.DuckDBPyConnection
    table: str
    sql: str
    column: str
    file: str

    def first(self, condition: str) -> tuple[int, str] | None:
        """Line and text of the first cell that meets a condition on `text`; None when none does."""
        query = f"select _line, text from ({self._rows()}) where {condition} order by 1 limit 1"
        return self.connection.execute(query).fetchone()

    def all_match(self, pattern: str) -> bool:
        """Whether every filled cell is written like this."""
        return self.first(f"not {matches('text', pattern)}") is None

    def occurring(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        """Those patterns in which some cell that is not ISO is written, whatever its numbers."""
        # Asked of the few shapes that a column has: to try every pattern on every cell takes minutes.
        shapes = (
            f"select distinct regexp_replace(text, '[0-9]', '1', 'g') as shape from ({self._rows()}) where {_NOT_ISO}"
        )
        tried = ", ".join(f"bool_or({parsed('shape', (pattern,))} is not null)" for pattern in patterns)
        found = self.connection.execute(f"select {tried} from ({shapes})").fetchone()
        return tuple(pattern for pattern, occurs in zip(patterns, found, strict=True) if occurs)

    def _rows(self) -> str:
        return f"select * from (select _line, {self.sql} as text from {identifier(self.table)}) where text is not null"


def matches(source: str, pattern: str) -> str:
    """SQL: whether a text is written like this, from its first to its last character."""
    return f"regexp_full_match({source}, {literal(pattern)})"


def is_pattern(text: str) -> bool:
    """Whether DuckDB takes the text as a strptime pattern that reads a day."""
    day = "timestamp '2026-02-13'"
    try:
        with duckdb.connect() as connection:
            query = f"select try_cast(strptime(strftime({day}, $pattern), $pattern) as date) = cast({day} as date)"
            return bool(connection.execute(query, {"pattern": text}).fetchone()[0])
    except duckdb.Error:
        return False


def patterns_for(cells: Cells) -> tuple[str, ...]:
    """The strptime patterns that read the column's values that are not ISO.

    Raises Refused when the order of day and month is not settled by the column as a whole.
    """
    day_first, month_first, rest = (cells.occurring(known) for known in (DAY_FIRST, MONTH_FIRST, UNAMBIGUOUS))
    day, month = parsed("text", day_first), parsed("text", month_first)
    only_day = cells.first(f"{_NOT_ISO} and {day} is not null and {month} is null")
    only_month = cells.first(f"{_NOT_ISO} and {month} is not null and {day} is null")
    either = cells.first(f"{_NOT_ISO} and {day} <> {month}")
    if only_day and only_month:
        raise Refused(_two_orders(cells, only_day, only_month))
    if either and not only_day and not only_month:
        raise Refused(_no_order(cells, either))
    return (month_first if only_month else day_first) + rest


def parsed(source: str, patterns: tuple[str, ...]) -> str:
    """SQL: the local timestamp that one of the patterns reads, else NULL."""
    # Whatever the pattern, DuckDB reads "epoch" and "infinity", as days in 1900.
    if not patterns:
        return "cast(null as timestamp)"
    listed = ", ".join(literal(pattern) for pattern in patterns)
    return f"case when {source} similar to '.*[0-9].*' then try_strptime({source}, [{listed}]) end"


def local_time(source: str, patterns: tuple[str, ...]) -> str:
    """SQL: the wall-clock timestamp of a text in ISO 8601 without offset, or in one of the patterns."""
    iso = f"case when {matches(source, f'{ISO_DATE}|{ISO_NAIVE}')} then try_cast({source} as timestamp) end"
    return f"coalesce({iso}, {parsed(source, patterns)})" if patterns else iso


def instant_of(zone: str, local: str) -> str:
    """SQL: the instant of a wall-clock timestamp: the first of two; in a gap, by the offset before it."""
    # As the facts read the hours of a calendar. DuckDB itself takes the second of two.
    at = f"timezone({literal(zone)}, local)"
    before = [f"{at} - interval {minutes} minute" for minutes in (60, 30)]
    cases = " ".join(f"when timezone({literal(zone)}, {one}) = local then {one}" for one in before)
    return f"list_transform([{local}], lambda local: case {cases} else {at} end)[1]"


_NOT_ISO = f"not {matches('text', f'{ISO_DATE}|{ISO_NAIVE}|{ISO_OFFSET}')}"


def _two_orders(cells: Cells, day: tuple[int, str], month: tuple[int, str]) -> str:
    return (
        f"{cells.file}: {cells.column} mixes two date orders: line {day[0]} ({day[1]!r}) has the day first, line "
        f"{month[0]} ({month[1]!r}) the month. Write the column in one order and export it again."
    )


def _no_order(cells: Cells, either: tuple[int, str]) -> str:
    return (
        f"{cells.file}: in {cells.column} every date could be day-first or month-first (line {either[0]}: "
        f'{either[1]!r}). Say which in a mapping profile: date_format = "%d/%m/%Y" or "%m/%d/%Y".'
    )
