"""How a single cell reads as a contract type if nothing depends on the rest of its column, in SQL."""

from data import dates, names
from data.column_cells import matches
from data.contract import Column
from data.numbers import PLAIN, WHOLE
from data.rules import EARLIEST, LATEST
from data.sql import listed, literal

_TRUE = ("true", "t", "yes", "y", "1", "1.0", "met", "ja", "oui", "wahr", "vrai")
_FALSE = ("false", "f", "no", "n", "0", "0.0", "missed", "not met", "nein", "non", "falsch", "faux")
_CLOCK_TIME = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?"
_CODE = r"[A-Za-z]{3}"


def simple(source: str, column: Column) -> str:
    """SQL: the value of a cell as programs export it; NULL for anything else. Not for dates."""
    return _SIMPLE[column.type](source, column)


def size(source: str) -> str:
    """SQL: the plain number in a cell as a double, however large; NULL if it is not one."""
    return f"case when {matches(source, PLAIN)} then try_cast({source} as double) end"


def plain(text: str) -> str:
    """SQL: an enum value in the form in which it is compared: lower case, with _ for blanks and hyphens."""
    return f"replace(replace(lower({text}), ' ', '_'), '-', '_')"


def iso(source: str, column: Column) -> str:
    """SQL: the date or instant of a cell in ISO 8601; instants need their offset."""
    return f"try_cast({source} as date)" if column.type == "date" else _plausible(f"try_cast({source} as timestamptz)")


def day(source: str, style: dates.Style) -> str:
    """SQL: the date in a cell of a column written in this style, by the writer's clock."""
    with_offset = f"when {matches(source, dates.ISO_OFFSET)} then try_cast(left({source}, 10) as date)"
    local = f"cast({style.local(source)} as date)"
    if style.numbers not in (None, dates.SERIAL):
        local = f"coalesce({local}, cast(timezone('UTC', {style.instant(source)}) as date))"
    return f"case {with_offset} else {local} end"


def instant(source: str, column: Column, style: dates.Style, zone: str) -> str:
    """SQL: the instant in a cell of a column written in this style; local times are in the zone."""
    local = style.local(source)
    naive = dates.instant_of(zone, local)
    if not column.starts_day:  # a day on which something was promised or done lasts until its last microsecond
        end = f"{dates.instant_of(zone, f'{local} + interval 1 day')} - interval 1 microsecond"
        naive = f"case when {style.is_day(source)} then {end} else {naive} end"
    return _plausible(f"coalesce({style.instant(source)}, {naive})")


def _plausible(value: str) -> str:
    bounds = f"timestamptz '{EARLIEST.isoformat()}' and timestamptz '{LATEST.isoformat()}'"
    return f"case when {value} between {bounds} then {value} end"


def _number(name: str, column: Column) -> str:
    # DuckDB also reads 1_000, 0x10, nan and inf, which no export means.
    return f"case when {matches(name, PLAIN)} then try_cast({name} as {column.stored_type}) end"


def _integer(name: str, column: Column) -> str:
    # A cast alone would round 3.7 to 4; spreadsheets write 3 as 3.0.
    return f"case when {matches(name, WHOLE)} then try_cast({name} as {column.stored_type}) end"


def _boolean(name: str, column: Column) -> str:
    return f"case when lower({name}) in {listed(_TRUE)} then true when lower({name}) in {listed(_FALSE)} then false end"


def _enum(name: str, column: Column) -> str:
    unknown = f"case when {name} is not null then {literal(column.otherwise)} end" if column.otherwise else "null"
    known, normal = listed(column.values), plain(names.normal(name))
    return (
        f"case when {plain(name)} in {known} then {plain(name)} when {normal} in {known} then {normal} "
        f"else {unknown} end"
    )


def _clock_time(name: str, column: Column) -> str:
    parts = [f"cast(split_part({name}, ':', {part}) as integer)" for part in (1, 2)]
    seconds = f"coalesce(try_cast(split_part({name}, ':', 3) as integer), 0)"
    return f"case when {matches(name, _CLOCK_TIME)} then {parts[0]} * 3600 + {parts[1]} * 60 + {seconds} end"


def _currency(name: str, column: Column) -> str:
    return f"case when {matches(name, _CODE)} then upper({name}) end"


_SIMPLE = {
    "text": lambda name, column: name,
    "currency": _currency,
    "enum": _enum,
    "money": _number,
    "number": _number,
    "share": _number,
    "integer": _integer,
    "boolean": _boolean,
    "clock_time": _clock_time,
}
