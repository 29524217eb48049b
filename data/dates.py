"""How the dates of one column are written, decided on the whole column and never guessed.

ISO 8601 is read as it stands. Anything else needs a pattern that reads every value; where day-first and
month-first both could, another column of the same writer or the person settles it. A column of nothing but
numbers may hold the day numbers of a spreadsheet, or seconds or milliseconds since 1970.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import duckdb

from data.cells import Cells, Example, matches
from data.reading import Question, Refused
from data.sql import literal

ISO_DATE = r"\d{4}-\d{2}-\d{2}"
ISO_NAIVE = ISO_DATE + r"[T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)?"
ISO_OFFSET = ISO_NAIVE + r"( ?(Z|z|UTC)|[+-](0\d|1[0-4])(:?[0-5]\d)?)"

_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_SEPARATORS = "/.-"
# A short year first: DuckDB's %Y also takes "25", and means the year 25.
_YEARS = ("%y", "%Y")
_WORDS = ("%d{s}%b{s}%y", "%d{s}%b{s}%Y", "%d{s}%B{s}%y", "%d{s}%B{s}%Y")
_PLAIN = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%b %d %Y", "%B %d %Y")
_YEAR_LAST = ("%b %d %H:%M:%S %Y",)


def with_times(dates: list[str]) -> tuple[str, ...]:
    """Date patterns, each without a time and with every way a time is written."""
    return tuple(date + time for date, time in product(dates, _TIMES))


DAY_FIRST = with_times([f"%d{s}%m{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
MONTH_FIRST = with_times([f"%m{s}%d{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
UNAMBIGUOUS = (
    with_times([pattern.format(s=s) for pattern, s in product(_WORDS, ("-", " ", "/"))] + list(_PLAIN)) + _YEAR_LAST
)

_ZONE = (
    r"(?i)^(.*:\d{2}(?:[.,]\d+)?(?: ?[ap]m)?) ?(?:(?:GMT|UTC)?([+-])(0\d|1[0-4]):?([0-5]\d)?|GMT|UTC|Z)"
    r"(?: ?[(].*[)])?$"
)
_DRESS = (
    ("[\u00a0\u202f]+", " "),
    (_ZONE, r"\1"),
    (r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? +", ""),
    (r"(:\d{2}),(\d{1,6})$", r"\1.\2"),
    (r", *", " "),
    (r"(?i)(\d)(?:st|nd|rd|th)\b", r"\1"),
    (r"(?i)(\d) ?([ap])[.]?(m)[.]?$", r"\1 \2\3"),
)

SERIAL, SECONDS, MILLISECONDS = r"\d{5}([.,]\d+)?", r"\d{10}([.]\d+)?", r"\d{13}"
_NUMBERS = {
    SERIAL: "day numbers of a spreadsheet",
    SECONDS: "seconds since 1970 in UTC",
    MILLISECONDS: "milliseconds since 1970 in UTC",
}
_MIDNIGHT = r"(?i).*[T ](0?0:00(:00([.]0+)?)?|12:00(:00([.]0+)?)? ?a[.]?m[.]?)"
_SERIAL_TIME = r"\d{5}[.,]\d+"
_DAYS = "32874 and 73051"  # 1990 and 2100


@dataclass(frozen=True)
class Style:
    """How one column writes its dates.

    `patterns` read it; `dressed` says that weekdays, commas and offsets go first; `numbers` is SERIAL, SECONDS or
    MILLISECONDS where plain numbers are dates; `whole_days` says that its midnights stand for days.
    """

    patterns: tuple[str, ...] = ()
    dressed: bool = False
    numbers: str | None = None
    whole_days: bool = False

    def local(self, source: str) -> str:
        """SQL: the wall-clock timestamp of a cell; NULL for what is none, seconds since 1970 included."""
        found = local_time(undressed(source) if self.dressed else source, self.patterns)
        return f"coalesce({found}, {_of_serial(source)})" if self.numbers == SERIAL else found

    def instant(self, source: str) -> str | None:
        """SQL: the instant of a cell that says its offset; NULL for any other."""
        cases = f"when {matches(source, ISO_OFFSET)} then try_cast({source} as timestamptz) "
        if self.dressed:
            at_utc = f"timezone('UTC', {self.local(source)}) - {_offset(source)}"
            cases += f"when {matches(source, _ZONE)} then {at_utc} "
        if self.numbers in (SECONDS, MILLISECONDS):
            seconds = f"try_cast({source} as double) / {1 if self.numbers == SECONDS else 1000}"
            cases += f"when {matches(source, self.numbers)} then to_timestamp({seconds}) "
        return f"case {cases}end"

    def is_day(self, source: str) -> str:
        """SQL: whether a cell names a day without a time."""
        if self.whole_days:
            return "true"
        has_time = f"contains({source}, ':')"
        return f"not ({has_time} or {matches(source, _SERIAL_TIME)})" if self.numbers == SERIAL else f"not {has_time}"

    @property
    def meaning(self) -> str | None:
        """What plain numbers were read as, as part of a sentence."""
        return _NUMBERS[self.numbers] if self.numbers else None


@dataclass(frozen=True)
class Survey:
    """What a column's cells say about how they are written: patterns, and which cells settle day or month first."""

    cells: Cells
    day_first: tuple[str, ...]
    month_first: tuple[str, ...]
    rest: tuple[str, ...]
    dressed: bool
    only_day: Example | None = None
    only_month: Example | None = None
    either: Example | None = None

    @property
    def is_open(self) -> bool:
        """Whether every date could be read both ways, and some differ."""
        return bool(self.either) and not self.only_day and not self.only_month

    @property
    def evidence(self) -> Example | None:
        """The cell that settles the order; None where none does, or two contradict each other."""
        return None if self.only_day and self.only_month else self.only_day or self.only_month

    def is_like(self, other: "Survey") -> bool:
        """Whether both put the same marks between day, month and year."""
        return bool(_separators(self) & _separators(other))

    def is_either(self, source: str) -> str:
        """SQL: whether a cell has two readings that differ."""
        text = undressed(source) if self.dressed else source
        return f"{parsed(text, self.day_first)} <> {parsed(text, self.month_first)}"

    def style(self, day_first: bool | None) -> Style:
        """How the column is read; `day_first` says what no cell settles."""
        if self.evidence:
            day_first = bool(self.only_day)
        patterns = (self.month_first if day_first is False else self.day_first) + self.rest
        found = Style(patterns, self.dressed)
        return Style(patterns, self.dressed, _numbers(self.cells, found))


def survey(cells: Cells) -> Survey:
    """Look at the shapes of the cells that are not ISO, and where both orders occur at their numbers."""
    # Asked of the few shapes that a column has: to try every pattern on every cell takes minutes.
    cells.connection.execute(
        "create or replace temp table date_shape as select distinct regexp_replace(text, '[0-9]', '1', 'g') as shape "
        f"from ({cells.rows}) where {_NOT_ISO}"
    )
    found = cells.connection.execute(f"select coalesce(bool_or({undressed('shape')} <> shape), false) from date_shape")
    dressed = found.fetchone()[0]
    kinds = [_occurring(cells, known, dressed) for known in (DAY_FIRST, MONTH_FIRST, UNAMBIGUOUS)]
    if not (kinds[0] and kinds[1]):
        return Survey(cells, *kinds, dressed)
    text = undressed("text") if dressed else "text"
    day, month = parsed(text, kinds[0]), parsed(text, kinds[1])
    orders = cells.firsts(
        only_day=f"{day} is not null and {month} is null",
        only_month=f"{month} is not null and {day} is null",
        either=f"{day} <> {month}",
    )
    return Survey(cells, *kinds, dressed, **orders)


def contradiction(found: Survey) -> Refused | None:
    """What to tell about a column with two date orders; None for any other."""
    if not (found.only_day and found.only_month):
        return None
    cells, day, month = found.cells, found.only_day, found.only_month
    return Refused(
        f"{cells.file}: {cells.column} mixes two date orders: line {day[0]} ({day[1]!r}) has the day first, line "
        f"{month[0]} ({month[1]!r}) the month. Write the column in one order and export it again."
    )


def order_question(found: Survey) -> Question:
    """What to ask about a column whose dates could all be day-first or month-first."""
    cells, (line, text) = found.cells, found.either
    return Question(
        f"{cells.file}: in {cells.column} every date could be day-first or month-first (line {line}: {text!r}). "
        "Say which in a mapping profile: day_first = true or false, or a date_format such as "
        '"%d/%m/%Y" or "%m/%d/%Y".',
        kind="date_order",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices={
            "day_first": _day_shown(found, found.day_first),
            "month_first": _day_shown(found, found.month_first),
        },
    )


def settled_by(found: Survey, sisters: Iterable[Survey]) -> Survey | None:
    """A column of the same file, written alike, that settles the order of this one; None where they disagree."""
    settling = [one for one in sisters if one.evidence and one.is_like(found)]
    agree = len({bool(one.only_day) for one in settling}) == 1
    return settling[0] if agree else None


def always_midnight(cells: Cells) -> Example | None:
    """The first cell with a time, where each such time is a local midnight: a date, written by a tool that has only
    instants."""
    midnight = matches("text", _MIDNIGHT)
    found = cells.firsts(midnight=midnight, other=f"contains(text, ':') and not {midnight}")
    return None if found["other"] else found["midnight"]


def zone_question(cells: Cells, style: Style) -> Question | None:
    """What to ask about the first local time; where there is none, any zone will do."""
    other = f" and {style.instant('text')} is null" if style.dressed else ""
    local = cells.first(f"{style.local('text')} is not null{other}")
    if not local:
        return None
    line, text = local
    return Question(
        f"{cells.file}: {cells.column} holds times without a time zone (line {line}: {text!r}). In which zone "
        "were they written? Say so as the time zone of the import (--timezone Europe/Berlin) or in a mapping profile.",
        kind="timezone",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices={},
    )


@lru_cache(maxsize=256)
def is_pattern(text: str) -> bool:
    """Whether DuckDB takes the text as a strptime pattern that reads a day."""
    day = "timestamp '2026-02-13'"
    try:
        with duckdb.connect() as connection:
            query = f"select try_cast(strptime(strftime({day}, $pattern), $pattern) as date) = cast({day} as date)"
            return bool(connection.execute(query, {"pattern": text}).fetchone()[0])
    except duckdb.Error:
        return False


def undressed(source: str) -> str:
    """SQL: a date without weekday, offset, commas and ordinals around its parts."""
    for pattern, left in _DRESS:
        source = f"regexp_replace({source}, {literal(pattern)}, {literal(left)}, 'g')"
    return source


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


def _occurring(cells: Cells, patterns: tuple[str, ...], dressed: bool) -> tuple[str, ...]:
    """Those patterns in which some shape of the column is written, whatever its numbers."""
    shape = undressed("shape") if dressed else "shape"
    tried = ", ".join(f"bool_or({parsed('shape', (pattern,))} is not null)" for pattern in patterns)
    query = f"select {tried} from (select distinct {shape} as shape from date_shape)"
    found = cells.connection.execute(query).fetchone()
    return tuple(pattern for pattern, occurs in zip(patterns, found, strict=True) if occurs)


def _numbers(cells: Cells, style: Style) -> str | None:
    """What the numbers of a column are, where every cell that is no date is a number of one kind."""
    maybe = " or ".join(matches("shape", pattern) for pattern in _NUMBERS)
    if not cells.connection.execute(f"select exists (from date_shape where {maybe})").fetchone()[0]:
        return None
    rest = f"({style.local('text')}) is null and {style.instant('text')} is null"
    for pattern in _NUMBERS:
        fits = matches("text", pattern)
        if pattern == SERIAL:
            fits = f"{_of_serial('text')} is not null"
        found = cells.firsts(other=f"{rest} and not ({fits})", some=f"{rest} and ({fits})")
        if found["some"] and not found["other"]:
            return pattern
    return None


def _of_serial(source: str) -> str:
    """SQL: the wall-clock timestamp of a spreadsheet's day number, to the second."""
    days = f"try_cast(replace({source}, ',', '.') as double)"
    at = f"timestamp '1899-12-30' + to_seconds(cast(round({days} * 86400) as bigint))"
    return f"case when {matches(source, SERIAL)} and {days} between {_DAYS} then {at} end"


def _offset(source: str) -> str:
    """SQL: the interval by which the clock of a text is ahead of UTC."""
    sign, hours, minutes = (f"regexp_extract({source}, {literal(_ZONE)}, {place})" for place in (2, 3, 4))
    whole = f"coalesce(try_cast({hours} as integer), 0) * 60 + coalesce(try_cast({minutes} as integer), 0)"
    return f"to_minutes(case when {sign} = '-' then -1 else 1 end * ({whole}))"


def _separators(found: Survey) -> set[str]:
    return {pattern[2] for pattern in (*found.day_first, *found.month_first)}


def _day_shown(found: Survey, patterns: tuple[str, ...]) -> str:
    text = literal(found.either[1])
    query = f"select {parsed(undressed(text) if found.dressed else text, patterns)}"
    day = found.cells.connection.execute(query).fetchone()[0]
    return f"{day.day} {day:%b %Y}"
