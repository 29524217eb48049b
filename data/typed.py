"""From text to the contract's types, in SQL: one expression per column, and the rules a row must keep.

A file's text table becomes a typed one of as many rows: `_line`, each column in its stored type, and `_bad`
where a rule is broken. The text is asked again only for the rows that something is to be said about.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import available_timezones

import duckdb

from data import dates
from data.contract import BASELINES, Column, Table
from data.profile import Mapping
from data.reading import Refused
from data.sql import identifier, listed, literal

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Instants outside are typing errors; one in the year would stretch every calendar over centuries."""

_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_DELIVERED = ("delivered", "accepted", "rejected")
_WHOLE = r"[+-]?\d+([.]0*)?"
_CLOCK_TIME = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?"
_CODE = r"[A-Za-z]{3}"
_NUMBER = r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d+)?"


@dataclass(frozen=True)
class Rule:
    """A condition that a good row does not meet, and what to tell the person when it does."""

    column: str
    condition: str
    reason: str


@dataclass(frozen=True)
class Typing:
    """How a file was typed: into which table, by which mapping, against which rules; `rows` has its text beside."""

    table: str
    mapping: Mapping
    rules: list[Rule]
    rows: str


def type_rows(connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str, into: str) -> Typing:
    """Create the temporary table `into` from the text table: `_line`, the contract's columns, and `_bad`.

    Raises Refused when a column cannot be understood as a whole: a naive instant without a zone, or
    dates whose order is not settled.
    """
    columns = [column for column in mapping.table.columns if column.name in mapping.provided]
    cells = {c.name: dates.Cells(connection, text, _source(c, mapping), c.name, file) for c in columns}
    typed = {c.name: _typed(c, cells[c.name], mapping) for c in columns}
    every = [f"{typed.get(c.name) or _absent(c)} as {identifier(c.name)}" for c in mapping.table.columns]
    texts = [f"{one.sql} as {text_of(name)}" for name, one in cells.items()]
    rows = f"select *, {', '.join(every)} from (select _line, {', '.join(texts)} from {identifier(text)})"
    rules = _rules(mapping.table, columns)
    names = ", ".join(identifier(column.name) for column in mapping.table.columns)
    connection.execute(
        f"create or replace temp table {identifier(into)} as select _line, {names}, {_any(rules)} as _bad from ({rows})"
    )
    return Typing(into, mapping, rules, rows)


def is_plausible(instant: datetime) -> bool:
    """Whether an instant lies between EARLIEST and LATEST."""
    return EARLIEST <= instant <= LATEST


def text_of(column: str) -> str:
    """SQL: the text that a column was made from, in `Typing.rows`."""
    return identifier(f"text:{column}")


def plain(text: str) -> str:
    """SQL: how a value of an enum is compared: in small letters, with _ for blanks and hyphens."""
    return f"replace(replace(lower({text}), ' ', '_'), '-', '_')"


def _source(column: Column, mapping: Mapping) -> str:
    names = ", ".join(identifier(name) for name in mapping.columns.get(column.name, ()))
    source = f"coalesce({names})" if names else "cast(null as varchar)"
    pairs = mapping.values.get(column.name)
    if pairs:
        source = _translated(source, pairs)
    default = mapping.defaults.get(column.name)
    return f"coalesce({source}, {literal(default)})" if default is not None else source


def _translated(source: str, pairs: dict[str, str]) -> str:
    """SQL: the contract's value for a source value, whatever its case; `*` stands for any that is not named."""
    named = {old.strip().lower(): new for old, new in pairs.items() if old != "*"}
    cases = "".join(f"when lower({source}) = {literal(old)} then {literal(new)} " for old, new in named.items())
    rest = literal(pairs["*"]) if "*" in pairs else source
    return f"case when {source} is null then null {cases}else {rest} end"


def _absent(column: Column) -> str:
    return f"cast({literal(column.default)} as {column.stored_type})"


def _typed(column: Column, cells: dates.Cells, mapping: Mapping) -> str:
    sql = _read(column, cells, mapping)
    if column.default is None:
        return sql
    return f"case when {text_of(column.name)} is null then {_absent(column)} else {sql} end"


def _read(column: Column, cells: dates.Cells, mapping: Mapping) -> str:
    if column.type in ("instant", "promise"):
        return _instant(column, cells, mapping)
    if column.type == "date":
        return _date(column, cells, mapping)
    return _SIMPLE[column.type](text_of(column.name), column)


def _number(name: str, column: Column) -> str:
    # DuckDB also reads 1_000, 0x10, nan and inf; no export means them.
    return f"case when {dates.matches(name, _NUMBER)} then try_cast({name} as {column.stored_type}) end"


def _integer(name: str, column: Column) -> str:
    # A cast alone would round 3.7 to 4; spreadsheets write 3 as 3.0.
    return f"case when {dates.matches(name, _WHOLE)} then try_cast({name} as {column.stored_type}) end"


def _boolean(name: str, column: Column) -> str:
    return f"case when lower({name}) in {listed(_TRUE)} then true when lower({name}) in {listed(_FALSE)} then false end"


def _enum(name: str, column: Column) -> str:
    unknown = f"case when {name} is not null then {literal(column.otherwise)} end" if column.otherwise else "null"
    return f"case when {plain(name)} in {listed(column.values)} then {plain(name)} else {unknown} end"


def _clock_time(name: str, column: Column) -> str:
    parts = [f"cast(split_part({name}, ':', {part}) as integer)" for part in (1, 2)]
    seconds = f"coalesce(try_cast(split_part({name}, ':', 3) as integer), 0)"
    return f"case when {dates.matches(name, _CLOCK_TIME)} then {parts[0]} * 3600 + {parts[1]} * 60 + {seconds} end"


def _currency(name: str, column: Column) -> str:
    return f"case when {dates.matches(name, _CODE)} then upper({name}) end"


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


def _instant(column: Column, cells: dates.Cells, mapping: Mapping) -> str:
    name = text_of(column.name)
    instant = f"try_cast({name} as timestamptz)"
    if cells.all_match(dates.ISO_OFFSET):
        return _plausible(instant)
    patterns = mapping.formats.get(column.name) or dates.patterns_for(cells)
    zone = mapping.timezone or _ask_for_zone(cells, patterns)
    local = dates.local_time(name, patterns)
    naive = dates.instant_of(zone, local)
    if column.type == "promise":  # a day that was promised counts to its last microsecond
        end = f"{dates.instant_of(zone, f'{local} + interval 1 day')} - interval 1 microsecond"
        naive = f"case when contains({name}, ':') then {naive} else {end} end"
    return _plausible(f"case when {dates.matches(name, dates.ISO_OFFSET)} then {instant} else {naive} end")


def _date(column: Column, cells: dates.Cells, mapping: Mapping) -> str:
    name = text_of(column.name)
    if cells.all_match(dates.ISO_DATE):
        return f"try_cast({name} as date)"
    patterns = mapping.formats.get(column.name) or dates.patterns_for(cells)
    written = f"case when {dates.matches(name, dates.ISO_OFFSET)} then left({name}, 10) else {name} end"
    return f"cast({dates.local_time(f'({written})', patterns)} as date)"


def _ask_for_zone(cells: dates.Cells, patterns: tuple[str, ...]) -> str:
    """Refuse the first local time; where there is none, any zone will do."""
    found = cells.first(f"{dates.local_time('text', patterns)} is not null")
    if not found:
        return "UTC"
    raise Refused(
        f"{cells.file}: {cells.column} holds times without a time zone (line {found[0]}: {found[1]!r}). In which zone "
        "were they written? Say so as the time zone of the import (--timezone Europe/Berlin) or in a mapping profile."
    )


def _plausible(instant: str) -> str:
    bounds = f"timestamptz '{EARLIEST.isoformat()}' and timestamptz '{LATEST.isoformat()}'"
    return f"case when {instant} between {bounds} then {instant} end"


_MEANING = {
    "instant": f"is not a date or instant between {EARLIEST.year} and {LATEST.year}",
    "promise": f"is not a date or instant between {EARLIEST.year} and {LATEST.year}",
    "date": "is not a date",
    "clock_time": "is not a time of day such as 09:00 or 24:00",
    "currency": "is not an ISO 4217 code such as USD",
    "money": "is not an amount such as 1234.50",
    "number": "is not a number such as 1234.5",
    "share": "is not a share between 0 and 1",
    "integer": "is not a whole number",
    "boolean": "is neither true nor false",
}


def _rules(table: Table, columns: list[Column]) -> list[Rule]:
    rules = [rule for column in columns for rule in _column_rules(column)]
    provided = {column.name for column in columns}
    rules += [
        Rule(later, f"{later} < {earlier}", f"is before {earlier}")
        for earlier, later in table.orders
        if {earlier, later} <= provided
    ]
    if "effective_to" in provided:
        rules.append(Rule("effective_to", "effective_to <= effective_from", "is not after effective_from"))
    return rules + [rule for rule in _TABLE_RULES.get(table.name, ()) if rule.column in provided]


def _column_rules(column: Column) -> list[Rule]:
    name, text = identifier(column.name), text_of(column.name)
    rules = [Rule(column.name, f"{text} is null", "is empty, but required")] if column.required else []
    if column.type != "text" and not column.otherwise:
        meaning = _MEANING.get(column.type) or f"is not one of {', '.join(column.values)}"
        rules.append(Rule(column.name, f"{text} is not null and {name} is null", meaning))
    if column.minimum is not None:
        rules.append(Rule(column.name, f"{name} < {column.minimum}", f"is below {column.minimum:g}"))
    if column.above is not None:
        rules.append(Rule(column.name, f"{name} <= {column.above}", f"is not above {column.above:g}"))
    if column.maximum is not None:
        rules.append(Rule(column.name, f"{name} > {column.maximum}", f"is above {column.maximum:g}"))
    return rules


_RATES = tuple(column.name for column in BASELINES.columns if column.name.endswith("_per_hour"))
_TABLE_RULES = {
    "deliverables": (
        Rule(
            "first_delivered_at",
            f"first_delivered_at is null and status in {listed(_DELIVERED)}",
            "is empty, though the status says that it was delivered",
        ),
    ),
    "baselines": (
        Rule(
            "standard_hours_per_unit",
            f"coalesce({', '.join(_RATES)}) is null",
            "has neither a loaded rate nor any component per hour beside it",
        ),
    ),
    "calendars": (
        Rule(
            "timezone",
            f"timezone not in {listed(tuple(sorted(available_timezones())))}",
            "is not a time zone such as Europe/Berlin",
        ),
    ),
}


def _any(rules: list[Rule]) -> str:
    return " or ".join(f"coalesce({rule.condition}, false)" for rule in rules) or "false"
