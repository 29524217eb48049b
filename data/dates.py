"""How the dates of one column are written, decided on the whole column and never guessed.

ISO 8601 is read as it stands. Anything else needs a pattern that reads every value; if both day-first and
month-first could, another column by the same writer or the person settles it. A column of only numbers may hold a
spreadsheet's day numbers, or seconds or milliseconds since 1970.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import duckdb

from data import dress, months, zones
from data.column_cells import Cells, Example, matches
from data.dress import Dress
from data.months import Doubt, Months
from data.sql import literal, only

ISO_DATE = r"\d{4}-\d{2}-\d{2}"
ISO_NAIVE = ISO_DATE + r"[T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)?"
ISO_OFFSET = ISO_NAIVE + r"( ?(Z|z|UTC)|[+-](0\d|1[0-4])(:?[0-5]\d)?)"

_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_SEPARATORS = "/.-"
# Short years first: DuckDB's %Y also takes "25" and reads it as the year 25.
_YEARS = ("%y", "%Y")
_WORDS = ("%d{s}%b{s}%y", "%d{s}%b{s}%Y", "%d{s}%B{s}%y", "%d{s}%B{s}%Y")
_PLAIN = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%b %d %Y", "%B %d %Y")
_YEAR_LAST = ("%b %d %H:%M:%S %Y",)


def with_times(dates: list[str]) -> tuple[str, ...]:
    """The date patterns, each without a time and with every way of writing a time."""
    return tuple(date + time for date, time in product(dates, _TIMES))


DAY_FIRST = with_times([f"%d{s}%m{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
MONTH_FIRST = with_times([f"%m{s}%d{s}{year}" for year, s in product(_YEARS, _SEPARATORS)])
UNAMBIGUOUS = (
    with_times([pattern.format(s=s) for pattern, s in product(_WORDS, ("-", " ", "/"))] + list(_PLAIN)) + _YEAR_LAST
)

SERIAL, SECONDS, MILLISECONDS = r"\d{5}([.,]\d+)?", r"\d{10}([.]\d+)?", r"\d{13}"
_NUMBERS = {
    SERIAL: "day numbers of a spreadsheet",
    SECONDS: "seconds since 1970 in UTC",
    MILLISECONDS: "milliseconds since 1970 in UTC",
}
_MIDNIGHT = r"(?i).*[T ](0?0:00(:00([.]0+)?)?|12:00(:00([.]0+)?)? ?a[.]?m[.]?)"
_SERIAL_TIME = r"\d{5}[.,]\d+"
_COMPACT_TIME = r"\d{4}-?\d{2}-?\d{2}[T ]\d{4,6}.*"
_MOST_SHAPES = 5_000
_DAYS = "32874 and 73051"  # 1990 and 2100


@dataclass(frozen=True)
class Style:
    """How one column writes its dates.

    `patterns` read its cells once they are undressed; `numbers` is SERIAL, SECONDS or MILLISECONDS if plain numbers are
    dates; `whole_days` says that its midnights stand for days; `swapped` that a spreadsheet took the day of its ISO
    dates for the month.
    """

    patterns: tuple[str, ...] = ()
    dress: Dress | None = None
    numbers: str | None = None
    whole_days: bool = False
    swapped: bool = False

    def local(self, source: str) -> str:
        """SQL: the wall-clock timestamp of a cell; NULL if it has none, as with seconds since 1970."""
        text = unswapped(source) if self.swapped else source
        found = _once(self.dress, text, lambda day: local_time(day, self.patterns))
        return f"coalesce({found}, {_of_serial(source)})" if self.numbers == SERIAL else found

    def instant(self, source: str) -> str:
        """SQL: the instant of a cell that states its offset; NULL for any other."""
        cases = f"when {matches(source, ISO_OFFSET)} then try_cast({source} as timestamptz) "
        if self.dress:
            at_utc = f"timezone('UTC', {self.local(source)}) - {self.dress.offset(source)}"
            cases += f"when {self.dress.says_offset(source)} then {at_utc} "
        if self.numbers in (SECONDS, MILLISECONDS):
            seconds = f"try_cast({source} as double) / {1 if self.numbers == SECONDS else 1000}"
            cases += f"when {matches(source, self.numbers)} then to_timestamp({seconds}) "
        return f"case {cases}end"

    def is_day(self, source: str) -> str:
        """SQL: whether a cell names a day without a time."""
        if self.numbers in (SECONDS, MILLISECONDS):
            return f"({source} not similar to '[0-9.]+' and not contains({source}, ':'))"
        if self.whole_days:
            return f"{self.instant(source)} is null"
        text = _off(self.dress, source) if self.dress and self.dress.months else source
        has_time = f"contains({text}, ':') or {matches(source, _COMPACT_TIME)}"
        return f"not ({has_time} or {matches(source, _SERIAL_TIME)})" if self.numbers == SERIAL else f"not ({has_time})"

    @property
    def meaning(self) -> str | None:
        """What plain numbers were read as, for use in a sentence."""
        return _NUMBERS[self.numbers] if self.numbers else None


@dataclass(frozen=True)
class Hints:
    """What is known before a column is looked at: the zone of its clock, the language of its months, and the names of
    months in all columns of its file."""

    timezone: str | None = None
    language: str | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Survey:
    """What a column's cells show about how they are written: patterns, and which cells settle day or month first.

    `doubt` is a month's name that languages read differently, `unsettled` the abbreviations used in several zones.
    """

    cells: Cells
    day_first: tuple[str, ...]
    month_first: tuple[str, ...]
    rest: tuple[str, ...]
    dress: Dress | None = None
    only_day: Example | None = None
    only_month: Example | None = None
    either: Example | None = None
    doubt: Doubt | None = None
    unsettled: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    @property
    def unclear(self) -> Example | None:
        """A cell whose readings differ, if every date could be read both ways; None if some cell settles it."""
        return None if self.only_day or self.only_month else self.either

    @property
    def evidence(self) -> Example | None:
        """The cell that settles the order; None if none does, or two contradict each other."""
        return None if self.only_day and self.only_month else self.only_day or self.only_month

    def is_like(self, other: "Survey") -> bool:
        """Whether both columns put the same marks between day, month and year."""
        return bool(_separators(self) & _separators(other))

    def is_either(self, source: str) -> str:
        """SQL: whether a cell has two different readings."""
        return _once(
            self.dress, source, lambda day: f"{parsed(day, self.day_first)} <> {parsed(day, self.month_first)}"
        )

    def style(self, day_first: bool | None) -> Style:
        """How the column is read; `day_first` decides if no cell does."""
        if self.evidence:
            day_first = bool(self.only_day)
        patterns = (self.month_first if day_first is False else self.day_first) + self.rest
        found = Style(patterns, self.dress)
        return Style(patterns, self.dress, _numbers(self.cells, found))


def survey(cells: Cells, hints: Hints = Hints()) -> Survey:
    """Look at the shapes of the cells that are not ISO, and at the numbers where both orders are possible."""
    # Done on the few shapes that a column has: trying every pattern on every cell would take minutes.
    cells.connection.execute(
        "create or replace temp table date_shape as select distinct regexp_replace(text, '[0-9]', '1', 'g') as shape "
        f"from ({cells.rows}) where {_NOT_ISO}"
    )
    found = _surveyed(cells, hints)
    if not (found.day_first and found.month_first):
        return found

    def ask(condition: str) -> str:
        return _once(
            found.dress,
            "text",
            lambda date: condition.format(day=parsed(date, found.day_first), month=parsed(date, found.month_first)),
        )

    orders = cells.firsts(
        only_day=ask("{day} is not null and {month} is null"),
        only_month=ask("{month} is not null and {day} is null"),
        either=ask("{day} <> {month}"),
    )
    return replace(found, only_day=orders["only_day"], only_month=orders["only_month"], either=orders["either"])


def _surveyed(cells: Cells, hints: Hints) -> Survey:
    """What the shapes of the cells show: their patterns, and what surrounds the dates."""
    shapes = [shape for (shape,) in cells.connection.execute(f"from date_shape limit {_MOST_SHAPES}").fetchall()]
    known, unsettled = zones.meant(dress.abbreviations(shapes), hints.timezone)
    plain = Dress(zones=known)
    words, doubt = months.words_of(shapes), None
    if any(dress.has_foreign_words(shape) for shape in _unread(cells, plain)):
        weekdays = months.weekdays_of(shapes)
        decided = months.decide(words, hints.language, weekdays, hints.words)
        doubt = decided if isinstance(decided, Doubt) else None
        plain = Dress(Months((), weekdays) if isinstance(decided, Doubt) else decided, known)
    query = f"select coalesce(bool_or({plain.off('shape')} <> shape), false) from date_shape"
    dressed = only(cells.connection.execute(query))[0]
    worn = plain if dressed else None
    day_first, month_first, rest = (_occurring(cells, each, worn) for each in (DAY_FIRST, MONTH_FIRST, UNAMBIGUOUS))
    return Survey(cells, day_first, month_first, rest, worn, doubt=doubt, unsettled=tuple(unsettled), words=words)


def _unread(cells: Cells, plain: Dress) -> list[str]:
    """Shapes that no pattern reads."""
    every = parsed("text", (*DAY_FIRST, *MONTH_FIRST, *UNAMBIGUOUS))
    shapes = f"select shape, {plain.off('shape')} as text from date_shape limit {_MOST_SHAPES}"
    query = f"select shape from ({shapes}) where {every} is null"
    return [shape for (shape,) in cells.connection.execute(query).fetchall()]


def settled_by(found: Survey, sisters: Iterable[Survey]) -> Survey | None:
    """A column of the same file, written alike, that settles this one's order; None if none does or they disagree."""
    settling = [one for one in sisters if one.evidence and one.is_like(found)]
    agree = len({bool(one.only_day) for one in settling}) == 1
    return settling[0] if agree else None


def always_midnight(cells: Cells) -> Example | None:
    """The first cell with a time, if every such time is a local midnight: then the values are dates, written by a tool
    that has only instants."""
    midnight = matches("text", _MIDNIGHT)
    found = cells.firsts(midnight=midnight, other=f"contains(text, ':') and not {midnight}")
    return None if found["other"] else found["midnight"]


@lru_cache(maxsize=256)
def is_pattern(text: str) -> bool:
    """Whether DuckDB accepts the text as a strptime pattern that reads a day."""
    day = "timestamp '2026-02-13'"
    try:
        with duckdb.connect() as connection:
            query = f"select try_cast(strptime(strftime({day}, $pattern), $pattern) as date) = cast({day} as date)"
            return bool(only(connection.execute(query, {"pattern": text}))[0])
    except duckdb.Error:
        return False


def unswapped(source: str) -> str:
    """SQL: an ISO date with day and month exchanged, if that gives a date."""
    may = f"{matches(source, f'{ISO_DATE}|{ISO_NAIVE}')} and substr({source}, 9, 2) <= '12'"
    turned = f"left({source}, 5) || substr({source}, 9, 2) || '-' || substr({source}, 6, 2) || substr({source}, 11)"
    return f"case when {may} then {turned} else {source} end"


def parsed(source: str, patterns: tuple[str, ...]) -> str:
    """SQL: the local timestamp that one of the patterns reads, else NULL."""
    # DuckDB reads "epoch" and "infinity" whatever the pattern, as days in 1900.
    if not patterns:
        return "cast(null as timestamp)"
    listed = ", ".join(literal(pattern) for pattern in patterns)
    return f"case when {source} similar to '.*[0-9].*' then try_strptime({source}, [{listed}]) end"


def local_time(source: str, patterns: tuple[str, ...]) -> str:
    """SQL: the wall-clock timestamp of a text in ISO 8601 without an offset, or in one of the patterns."""
    iso = f"case when {matches(source, f'{ISO_DATE}|{ISO_NAIVE}')} then try_cast({source} as timestamp) end"
    return f"coalesce({iso}, {parsed(source, patterns)})" if patterns else iso


def instant_of(zone: str, local: str) -> str:
    """SQL: the instant of a wall-clock timestamp: the first of two; in a gap, by the offset before it."""
    # As the facts read a calendar's hours. DuckDB itself takes the second of two.
    at = f"timezone({literal(zone)}, local)"
    before = [f"{at} - interval {minutes} minute" for minutes in (60, 30)]
    cases = " ".join(f"when timezone({literal(zone)}, {one}) = local then {one}" for one in before)
    return f"list_transform([{local}], lambda local: case {cases} else {at} end)[1]"


_NOT_ISO = f"not {matches('text', f'{ISO_DATE}|{ISO_NAIVE}|{ISO_OFFSET}')}"


def _occurring(cells: Cells, patterns: tuple[str, ...], dressed: Dress | None) -> tuple[str, ...]:
    """The patterns in which some shape of the column is written, whatever its numbers."""
    shape = _off(dressed, "shape")
    tried = ", ".join(f"bool_or(try_strptime(shape, {literal(pattern)}) is not null)" for pattern in patterns)
    # As in `parsed`, but checking for a digit only once.
    query = f"select {tried} from (select distinct {shape} as shape from date_shape) where contains(shape, '1')"
    found = only(cells.connection.execute(query))
    return tuple(pattern for pattern, occurs in zip(patterns, found, strict=True) if occurs)


def _numbers(cells: Cells, style: Style) -> str | None:
    """What the numbers of a column are, if every cell that is not a date is a number of one kind."""
    maybe = " or ".join(matches("shape", pattern) for pattern in _NUMBERS)
    if not only(cells.connection.execute(f"select exists (from date_shape where {maybe})"))[0]:
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
    """SQL: the wall-clock timestamp for a spreadsheet's day number, to the second."""
    days = f"try_cast(replace({source}, ',', '.') as double)"
    at = f"timestamp '1899-12-30' + to_seconds(cast(round({days} * 86400) as bigint))"
    return f"case when {matches(source, SERIAL)} and {days} between {_DAYS} then {at} end"


def _once(dressed: Dress | None, source: str, of_text: Callable[[str], str]) -> str:
    """SQL: an expression of the undressed text."""
    if not dressed:
        return of_text(source)
    # The engine prepares an expression's patterns again wherever the expression occurs.
    return f"list_transform([{dressed.off(source)}], lambda day: {of_text('day')})[1]"


def _off(dressed: Dress | None, source: str) -> str:
    return dressed.off(source) if dressed else source


def _separators(found: Survey) -> set[str]:
    return {pattern[2] for pattern in (*found.day_first, *found.month_first)}
