"""How the numbers of one column are written: the decimal mark is decided on the whole column, never guessed.

A column of plain machine numbers is never looked at here. Thousands marks, accounting negatives, currency marks,
percent signs and durations are read cell by cell, as each of their shapes has only one meaning.
"""

from dataclasses import dataclass

from data import names
from data.column_cells import Cells, Example, matches
from data.contract import Column
from data.reading import Question, Refused
from data.sql import identifier, literal, only

PLAIN = r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d+)?"
WHOLE = r"[+-]?\d+([.]0*)?"

_BLANK = "[ \u00a0\u202f\u2009]"
_TICK = "['’]"
_EXPONENT = r"([eE][+-]?\d+)?"
_SIGNS = "$€£¥₹₩₽₺"
_MARK = rf"(?:[A-Z]{{2}})?[{_SIGNS}]|[A-Z]{{3}}|kr[.]?|zł|Kč|Ft|Fr[.]?|Rs[.]?"
_ANY_MARK = rf"[{_SIGNS}]|kr|zł|Kč|Ft|Fr|Rs"
_THOUSANDS = r"[+-]?[1-9]\d{0,2}([.]\d{3})+"
_CODES = {"€": "EUR", "£": "GBP", "₹": "INR"}
_HOURS = r" ?(h|hrs?|hours?)[.]?$"
_CLOCK = r"\d+:[0-5]\d(:[0-5]\d([.]\d+)?)?"
_SPOKEN = (
    r"(?i)^(?:PT)?(?:(\d+) ?(?:h|hrs?|hours?)[.]?)?,? ?(?:(\d+) ?(?:m|mins?|minutes?)[.]?)?"
    r",? ?(?:(\d+(?:[.]\d+)?) ?(?:s|secs?|seconds?)[.]?)?$"
)


@dataclass(frozen=True)
class Evidence:
    """What a column says about its decimal mark: a cell that only a point explains, one that only a comma explains, and
    one that either does.

    `grouped` is a cell with a comma that could be either.
    """

    point: Example | None
    comma: Example | None
    either: Example | None
    grouped: Example | None
    marked: Example | None
    percent: Example | None
    timed: Example | None

    @property
    def mark(self) -> str | None:
        """The mark, if the column itself settles it."""
        return "," if self.comma else "." if self.point else None


def has_money(column: Column) -> bool:
    """Whether a number may have a currency mark beside it."""
    return column.type == "money" or column.unit.startswith("currency") or column.name == "contracted_rate"


def has_hours(column: Column) -> bool:
    """Whether a number may be written as a duration."""
    return column.unit == "hours"


def evidence(column: Column, cells: Cells) -> Evidence:
    """Look through a whole column, once."""
    point, comma = (size("text", column, mark) for mark in (".", ","))
    found = cells.firsts(
        point=f"{point} is not null and {comma} is null",
        comma=f"{comma} is not null and {point} is null",
        either=f"{point} <> {comma}",
        grouped=f"{point} <> {comma} and contains(text, ',')",
        marked=f"{is_marked('text')} and coalesce({point}, {comma}) is not null" if has_money(column) else "false",
        percent="contains(text, '%')" if column.type == "share" else "false",
        timed=f"{_duration('text')} is not null" if has_hours(column) else "false",
    )
    return Evidence(**found)


def contradiction(cells: Cells, found: Evidence) -> Refused | None:
    """What to say about a column with two decimal marks; None for a column with one."""
    if not (found.point and found.comma):
        return None
    (comma_line, comma), (point_line, point) = found.comma, found.point
    return Refused(
        f"{cells.file}: {cells.column} mixes two decimal marks: line {comma_line} ({comma!r}) has a comma, line "
        f"{point_line} ({point!r}) a point. Write the column with one mark and export it again."
    )


def question(column: Column, cells: Cells, unclear: Example) -> Question:
    """What to ask if every mark could be either, as in the unclear cell."""
    line, text = unclear
    choices = {mark: f"{text} = {_value(cells, column, text, mark)}" for mark in (".", ",")}
    return Question(
        f"{cells.file}: in {cells.column} every mark could be a decimal or a thousands mark (line {line}: {text!r}). "
        f'Say which mark the fraction follows in a mapping profile: decimal = "." ({choices["."]}) or '
        f'decimal = "," ({choices[","]}).',
        kind="decimal_mark",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices=choices,
    )


def number(source: str, column: Column, mark: str) -> str:
    """SQL: the number that a cell states, given this decimal mark and whatever surrounds it.

    NULL for what is not a number, and for what the column cannot hold.
    """
    return _number(source, column, mark, column.stored_type)


def size(source: str, column: Column, mark: str) -> str:
    """SQL: the same as a double, however large."""
    return _number(source, column, mark, "double")


def _number(source: str, column: Column, mark: str, into: str) -> str:
    bare = _bare(source, column)
    group, fraction = (",", r"([.]\d*)?") if mark == "." else ("[.]", r"(,\d+)?")
    whole = "|".join(rf"[1-9]\d{{0,2}}({one}\d{{3}})+" for one in (group, _BLANK, _TICK))
    indian = r"|[1-9]\d?(,\d{2})+,\d{3}" if mark == "." else ""
    body = rf"((\d+|{whole}{indian}){fraction}|[{mark}]\d+)"
    percent = " ?%?" if column.type == "share" else ""
    shape = rf"[+-]? ?{body}{_EXPONENT}{percent}|{body} ?-|[(] ?{body}{percent} ?[)]"
    digits = f"regexp_replace({bare}, {literal(_clutter(mark))}, '', 'g')"
    digits = digits if mark == "." else f"replace({digits}, ',', '.')"
    sign = f"case when regexp_matches({bare}, '^[(]|^-|-$') then '-' else '' end"
    value = f"try_cast({sign} || {digits} as {into})"
    if column.type == "integer":  # a cast alone would round
        value = f"case when {matches(digits, WHOLE)} then {value} end"
    if column.type == "share":
        value = f"{value} / case when contains({bare}, '%') then 100 else 1 end"
    return f"case when {matches(bare, shape)} then {value} end"


def reading(source: str, column: Column, found: Evidence, mark: str) -> str:
    """SQL: the number of a cell in a column with this evidence."""
    value = number(source, column, mark)
    return f"coalesce({value}, try_cast({_duration(source)} as {column.stored_type}))" if found.timed else value


def reading_size(source: str, column: Column, found: Evidence, mark: str) -> str:
    """SQL: the same as a double, however large."""
    value = size(source, column, mark)
    return f"coalesce({value}, {_duration(source)})" if found.timed else value


def has_open_points(cells: Cells) -> bool:
    """Whether the column has points, all of which could be thousands marks."""
    some = only(cells.connection.execute(f"select exists (from ({cells.rows}) where contains(text, '.'))"))[0]
    plainly = f"contains(text, '.') and not {matches('text', _THOUSANDS)}"
    query = f"select not exists (from ({cells.rows}) where {plainly})"
    return some and only(cells.connection.execute(query))[0]


def two_currencies(cells: Cells, column: Column) -> Refused | None:
    """What to say about amounts with marks of several currencies, in a file that has no currency column."""
    number_of = ", ".join(size("text", column, mark) for mark in (".", ","))
    mark = f"coalesce({currency_of('text')}, nullif(regexp_extract(text, {literal(_ANY_MARK)}), ''))"
    found = cells.connection.execute(
        f"select min(_line), arg_min(text, _line) from (select _line, text, {mark} as mark from ({cells.rows}) "
        f"where coalesce({number_of}) is not null) where mark is not null group by mark order by 1 limit 2"
    ).fetchall()
    if len(found) < 2:
        return None
    (line, text), (other_line, other) = found
    return Refused(
        f"{cells.file}: {cells.column} holds amounts in several currencies: line {line} ({text!r}) and line "
        f"{other_line} ({other!r}), and there is no currency column. Add one, so that they are not added up."
    )


def notes(cells: Cells, found: Evidence, mark: str, has_currency: bool) -> list[tuple[str, str]]:
    """What to say about a column with this evidence: the SQL condition of the rows, in `Typing.rows`, and why."""
    name = cells.column
    text = identifier(f"text:{name}")
    told = []
    if mark == "," and (one := found.comma or found.either):
        told.append((f"{text} similar to '.*[.,].*'", f"{name}: read with a decimal comma ({_shown(one)})"))
    elif found.grouped:
        told.append((f"contains({text}, ',')", f"{name}: commas read as thousands marks ({_shown(found.grouped)})"))
    if one := found.marked:
        counts = "the row's currency column counts"
        if not has_currency:
            counts = "there is no currency column, so these are amounts in the warehouse's own currency"
        reason = f"{name}: currency marks left out ({_shown(one)}); {counts}"
        told.append((is_marked(text), reason))
    if one := found.percent:
        told.append((f"contains({text}, '%')", f"{name}: percent read as shares ({_shown(one)})"))
    if one := found.timed:
        told.append((f"{_duration(text)} is not null", f"{name}: durations read as hours ({_shown(one)})"))
    return told


def is_marked(source: str) -> str:
    """SQL: whether there is a currency beside the number."""
    return f"regexp_matches({source}, {literal(f'[{_SIGNS}]|[A-Za-z]{{3}}|kr|zł|Kč|Ft|Fr|Rs')})"


def currency_of(source: str) -> str:
    """SQL: the ISO code of the currency beside a number; NULL if its mark is not that of exactly one currency."""
    signs = " ".join(f"when contains({source}, {literal(sign)}) then {literal(code)}" for sign, code in _CODES.items())
    return f"case {signs} else nullif(regexp_extract({source}, '[A-Z]{{3}}'), '') end"


def _shown(example: Example) -> str:
    return f"line {example[0]}: {example[1]!r}"


def _value(cells: Cells, column: Column, text: str, mark: str) -> str:
    query = f"select {size('text', column, mark)} from (select {literal(text)} as text)"
    return format(only(cells.connection.execute(query))[0], ".15g")


def _bare(source: str, column: Column) -> str:
    """SQL: the cell without the marks around its number and zero-width characters; a typeset minus becomes a minus."""
    source = f"replace({names.visible(source)}, '\u2212', '-')"
    if has_money(column):
        before, after = rf"^([(+-]?) ?(?:{_MARK}){_BLANK}?", rf"{_BLANK}?(?:{_MARK})( ?[)-]?)$"
        return f"regexp_replace(regexp_replace({source}, {literal(before)}, '\\1'), {literal(after)}, '\\1')"
    return f"regexp_replace({source}, {literal(f'(?i){_HOURS}')}, '')" if has_hours(column) else source


def _clutter(mark: str) -> str:
    """What is not part of the number once its shape is known."""
    return rf"^[(+-]|[)%-]$|{_BLANK}|{_TICK}|[%)]|{',' if mark == '.' else '[.]'}"


def _duration(source: str) -> str:
    """SQL: hours of 27:31:07, 7:30, PT2H30M, 2h 30m or 90 min; NULL for anything else, days included."""
    part = f"string_split({source}, ':')"
    clock = (
        f"try_cast({part}[1] as double) + try_cast({part}[2] as double) / 60 "
        f"+ coalesce(try_cast({part}[3] as double), 0) / 3600"
    )
    hours, minutes, seconds = (
        f"coalesce(try_cast(regexp_extract({source}, {literal(_SPOKEN)}, {place}) as double), 0)" for place in (1, 2, 3)
    )
    spoken = f"{hours} + {minutes} / 60 + {seconds} / 3600"
    return (
        f"case when {matches(source, _CLOCK)} then {clock} "
        f"when {matches(source, _SPOKEN)} and regexp_matches({source}, '[0-9] ?[A-Za-z]') then {spoken} end"
    )
