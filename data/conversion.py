"""From text to the contract's types, in SQL: one expression per column, and the rules that a row must keep.

A file's text table becomes a typed one with as many rows: `_line`, each column in its stored type, and `_bad` if a
rule is broken. Every decision is about a whole column. Numbers are first read as programs write them; only a column
with cells left unread is looked at more closely, so a clean one costs nothing. The text is queried again only for
rows about which something has to be said.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from data import blanks, dates, latest, names, numbers, readings, spellings
from data.column_cells import Cells
from data.contract import Column
from data.dated import Dated, Note, text_of
from data.profile import Mapping
from data.reading import Question, Refused
from data.rules import EARLIEST, LATEST, Rule, rules_of
from data.sql import identifier, listed, literal, only

_DATED = ("instant", "promise", "date")
_NUMBERS = ("money", "number", "share", "integer")
_ROUNDED = (
    "is a long number as a spreadsheet has rounded it, so that nobody can tell which: format the column as text where "
    "it comes from, and export it again"
)
_NO_BLANK = "is an error of the spreadsheet, not an empty cell, which would mean more: mend it where it comes from"
_USUAL = "____-__-__T__:__:__Z"
_MIDNIGHT = r"[T ]00:00(:00([.]0+)?)?$"


@dataclass(frozen=True)
class Typing:
    """How a file was typed: into which table, by which mapping, against which rules; `rows` also has its text."""

    table: str
    mapping: Mapping
    rules: list[Rule]
    rows: str
    notes: list[Note]
    empty: dict[str, str]
    """Column → SQL: whether the cell has no value, on `rows`."""
    spelled: spellings.Survey
    """What its text columns hold."""
    unknown: tuple[str, ...]
    """Columns with words that became "other" or that say nothing."""


def type_rows(
    connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str, into: str, of_sheet: bool = False
) -> Typing:
    """Create the temporary table `into` from the text table: `_line`, the contract's columns, and `_bad`.

    `of_sheet` says that the text is a sheet of a workbook, whose cells may be real dates.

    Raises Refused if a column cannot be understood as a whole: with the first of what `questions` lists, or with two
    ways of writing that contradict each other.
    """
    plan = _Plan(connection, text, mapping, file, of_sheet, closely=bool(mapping.blanks))
    plan.raise_problems()
    typing = plan.create(into)
    if plan.needs_a_look(typing):
        plan = _Plan(connection, text, mapping, file, of_sheet, closely=True)
        plan.raise_problems()
        typing = plan.create(into)
    if plan.look_closer(f"_line in (select _line from {identifier(into)} where _bad)"):
        plan.raise_problems()
        typing = plan.create(into)
    return typing


def questions(
    connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str, of_sheet: bool = False
) -> list[Question]:
    """Everything that neither the columns of the text table nor the mapping settle. Never raises for these."""
    plan = _Plan(connection, text, mapping, file, of_sheet, closely=True)
    plan.look_closer("true")
    return [problem for problem in plan.problems if isinstance(problem, Question)]


def day_first(connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str) -> bool | None:
    """Whether the dates of the text table are day-first, if its cells settle that for all columns alike; else what the
    mapping says. For reading some of the same cells elsewhere, where that evidence may be missing.
    """
    surveys = _Plan(connection, text, mapping, file, of_sheet=False, closely=True).dated.surveys.values()
    orders = {bool(one.only_day) for one in surveys if one.evidence}
    return orders.pop() if mapping.day_first is None and len(orders) == 1 else mapping.day_first


def is_plausible(instant: datetime) -> bool:
    """Whether an instant lies between EARLIEST and LATEST."""
    return EARLIEST <= instant <= LATEST


def source_of(column: Column, mapping: Mapping, closely: bool = True) -> str:
    """SQL: the text of a contract column's cell in the text table: joined, else from the first filled source; then
    normalised if `closely`, and translated."""
    sources = [_joined(*mapping.joined[column.name])] if column.name in mapping.joined else []
    sources += [identifier(name) for name in mapping.columns.get(column.name, ())]
    if len(sources) > 1:
        filled = blanks.filled_text if column.type == "text" else blanks.filled
        sources = [*(filled(one) for one in sources), *sources]
    source = f"coalesce({', '.join(sources)})" if sources else "cast(null as varchar)"
    pairs = mapping.values.get(column.name)
    if closely or (pairs and column.type == "enum"):
        source = names.normal(source)
    return _translated(source, pairs, column) if pairs else source


class _Plan:
    """How each column will be read, as far as that is decided."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        text: str,
        mapping: Mapping,
        file: str,
        of_sheet: bool,
        closely: bool,
    ) -> None:
        self.closely = closely  # whether texts are normalised and searched; saves the work if they are clean
        self.connection, self.text, self.file = connection, text, file
        self.mapping = mapping = latest.ordered(connection, text, mapping)
        self.columns = [column for column in mapping.table.columns if column.name in mapping.provided]
        self.cells = {column.name: self._cells(column) for column in self.columns}
        self.values = {c.name: readings.simple(text_of(c.name), c) for c in self.columns if c.type not in _DATED}
        self.sizes = {c.name: readings.size(text_of(c.name)) for c in self.columns if c.limit}
        self.blank: dict[str, str] = {}
        self.notes: list[Note] = []
        self.rules: list[Rule] = []
        self.problems: list[Refused] = []
        self.dated = Dated(mapping, self.cells, of_sheet)
        if closely:
            self._find_blank_texts()
            self._find_scientific_ids()
        self._decide_dates([column for column in self.columns if column.type in _DATED])

    def raise_problems(self) -> None:
        """Raise the first thing that is still open."""
        if self.problems:
            raise self.problems[0]

    def create(self, into: str) -> Typing:
        """Create the typed table `into`."""
        names = ", ".join(identifier(column.name) for column in self.mapping.table.columns)
        empty = {column.name: self._is_empty(column.name) for column in self.columns}
        rules = rules_of(self.mapping.table, self.columns, empty.__getitem__, self.sizes) + self.rules
        rows = self.rows()
        self.connection.execute(
            f"create or replace temp table {identifier(into)} as "
            f"select _line, {names}, {_any(rules)} as _bad from ({rows})"
        )
        spelled = spellings.survey(self.connection, into, self.texts)
        return Typing(into, self.mapping, rules, rows, self.notes, empty, spelled, self._unknown())

    def needs_a_look(self, typing: Typing) -> bool:
        """Whether a text of the typed table is written oddly, says nothing or is no id, or a word became "other"."""
        return not self.closely and (typing.spelled.closer or bool(typing.unknown))

    def _unknown(self) -> tuple[str, ...]:
        """The columns with words that their lists lack or that say nothing: these become "other"."""
        # Such a column holds few words: finding each once is faster than looking at every cell.
        parts = [
            f"select {literal(column.name)} where exists (from (select distinct text from "
            f"({self.cells[column.name].rows})) where {readings.plain('text')} not in {listed(column.values)})"
            for column in self.columns
            if column.otherwise
        ]
        found = self.connection.execute(" union all ".join(parts)).fetchall() if parts else []
        return tuple(name for (name,) in found)

    def look_closer(self, among: str) -> bool:
        """Decide again on columns with unread cells in rows that meet a condition; returns whether anything changed."""
        kinds = [c for c in self.columns if c.type not in (*_DATED, "text") and not c.otherwise]
        unread = self._unread(kinds, among)
        before = (dict(self.values), dict(self.blank), len(self.problems))
        for column in unread:
            self._find_blanks(column)
        every = [column for column in kinds if column.type in _NUMBERS]
        unread += [column for column in every if column not in unread and self._is_open_amount(column)]
        if self.mapping.decimal == ",":
            unread = every
        self._decide_numbers([column for column in unread if column.type in _NUMBERS], every)
        return before != (self.values, self.blank, len(self.problems))

    def _is_open_amount(self, column: Column) -> bool:
        """Whether amounts are read although every point in them could be a thousands mark."""
        return column.type == "money" and not self.mapping.decimal and numbers.has_open_points(self.cells[column.name])

    def rows(self) -> str:
        """SQL: every column of the table, with the texts they are made from."""
        every = [f"{self._typed(column)} as {identifier(column.name)}" for column in self.mapping.table.columns]
        texts = [f"{self._text(name)} as {text_of(name)}" for name in self.cells]
        texts += [f"{blank} as {_blank_of(name)}" for name, blank in self.blank.items()]
        texts += [f"{self._own_name(when)} as {_own_of(when)}" for when in self._named.values()]
        rows = f"select *, {', '.join(every)} from (select _line, {', '.join(texts)} from {identifier(self.text)})"
        for layer in self.dated.layers:
            replaced = ", ".join(f"{value} as {identifier(name)}" for name, value in layer.items())
            rows = f"select * replace ({replaced}) from ({rows})"
        return rows

    def _cells(self, column: Column) -> Cells:
        source = source_of(column, self.mapping, self.closely and column.type == "text")
        default = self.mapping.defaults.get(column.name)
        sql = f"coalesce({source}, {literal(default)})" if default is not None else source
        sources = (*self.mapping.joined.get(column.name, ()), *self.mapping.columns.get(column.name, ()))
        return Cells(self.connection, self.text, sql, column.name, self.file, sources[0] if sources else None)

    def _text(self, name: str) -> str:
        sql, default = self.cells[name].sql, self.mapping.defaults.get(name)
        if name not in self.blank or default is None:
            return sql
        return f"case when {self.blank[name]} then {literal(default)} else {sql} end"

    def _typed(self, column: Column) -> str:
        absent = f"cast({literal(column.default)} as {column.stored_type})"
        if column.name in self._named:
            return self._name_kept(column)
        if column.name not in self.values:
            return absent
        if column.default is None and column.name not in self.blank:
            return self.values[column.name]
        return f"case when {self._is_empty(column.name)} then {absent} else {self.values[column.name]} end"

    @property
    def _named(self) -> dict[str, str]:
        """Columns that nothing feeds but that keep the name of what another column reads as its "other"."""
        of = self.mapping.table.key_where
        return {n: when for n, (when, _) in of.items() if n not in self.values and when in self.mapping.columns}

    def _own_name(self, name: str) -> str:
        return source_of(self.mapping.table.by_name[name], replace(self.mapping, values={}))

    def _name_kept(self, column: Column) -> str:
        when, other = self.mapping.table.key_where[column.name]
        is_told = f"{readings.plain(_own_of(when))} = {literal(other)}"
        return f"case when {self.values[when]} = {literal(other)} and not {is_told} then {_own_of(when)} end"

    def _is_empty(self, name: str) -> str:
        if name in self.blank and name not in self.mapping.defaults:
            return f"({text_of(name)} is null or {_blank_of(name)})"
        return f"{text_of(name)} is null"

    def _unread(self, columns: list[Column], among: str) -> list[Column]:
        """Those of the columns with a filled cell that has no value yet, among the rows that meet a condition."""
        if not columns:
            return []
        parts = ", ".join(
            f"coalesce(bool_or({text_of(c.name)} is not null and {identifier(c.name)} is null), false)" for c in columns
        )
        found = only(self.connection.execute(f"select {parts} from ({self.rows()}) where {among}"))
        return [column for column, is_unread in zip(columns, found, strict=True) if is_unread]

    def _find_blank_texts(self) -> None:
        """Find what programs write for nothing in text, and the mapping's own words in every column."""
        kept = [column for column in self.columns if column.type == "text" or column.otherwise]
        looked = self.columns if self.mapping.blanks else kept
        sure = {column.name: self._blank_condition(column, self.cells[column.name].sql) for column in looked}
        where = " or ".join(sure.values())
        query = f"select exists (select 1 from {identifier(self.text)} where {where})"
        if sure and only(self.connection.execute(query))[0]:
            for column in looked:
                self._find_blanks(column)

    def _find_scientific_ids(self) -> None:
        """Reject ids that a spreadsheet has rounded: two different ones may have become one."""
        ids = [column.name for column in self.texts if column.name.endswith("_id")]
        where = " or ".join(names.is_scientific(self.cells[name].sql) for name in ids)
        query = f"select exists (select 1 from {identifier(self.text)} where {where})"
        if ids and only(self.connection.execute(query))[0]:
            self.rules += [Rule(name, names.is_scientific(identifier(name)), _ROUNDED) for name in ids]

    @property
    def texts(self) -> list[Column]:
        """The text columns."""
        return [column for column in self.columns if column.type == "text"]

    def _blank_condition(self, column: Column, source: str) -> str:
        more = self.mapping.blanks
        if column.type == "text":
            return blanks.is_blank_text(source, more)
        if column.otherwise:  # an unknown value is kept as "other", whatever it is
            error = blanks.is_error(source)
            return f"({error} or {blanks.is_word(source, more)})" if more else error
        return blanks.is_blank(source, more)

    def _find_blanks(self, column: Column) -> None:
        """Read the words for nothing in the column as empty."""
        cells = self.cells[column.name]
        words = blanks.words_in(cells, self._blank_condition(column, "text"))
        if not words or column.name in self.blank:
            return
        if self.mapping.table.ranges_per and not column.required:  # there, an empty cell means any, or without end
            self.rules.append(Rule(column.name, blanks.is_error(text_of(column.name)), _NO_BLANK))
        self.blank[column.name] = self._blank_condition(column, cells.sql)
        self.cells[column.name] = cells.leaving_out(self._blank_condition(column, "text"))
        self.notes.append(Note(_blank_of(column.name), f"{column.name}: {words} read as empty"))

    def _decide_dates(self, columns: list[Column]) -> None:
        others = [column for column in columns if not self._is_iso(column)]
        for column in others:
            self._find_blanks(column)
        self.dated.read([column for column in others if not self._is_iso(column)])
        self.values |= self.dated.values
        self.notes += self.dated.notes
        self.problems += self.dated.problems

    def _is_iso(self, column: Column) -> bool:
        """Whether every cell is in ISO 8601; if so, the column is read that way."""
        cells = self.cells[column.name]
        # Most programs write instants this way, and a pattern takes twice as long.
        found = column.type != "date" and not cells.any(f"not text like {literal(_USUAL)}")
        found = found or cells.all_match(dates.ISO_DATE if column.type == "date" else dates.ISO_OFFSET)
        if found:
            self.values[column.name] = readings.iso(text_of(column.name), column)
        return found

    def _decide_numbers(self, unread: list[Column], every: list[Column]) -> None:
        found = {column.name: self._evidence(column) for column in unread}
        # The same writer: a decimal comma in one column tells what the points in another are.
        if any(one.comma or one.grouped or (one.either and not one.mark) for one in found.values()):
            found |= {column.name: self._evidence(column) for column in every if column.name not in found}
        marks = {one.mark for one in found.values() if one.mark}
        for column in every:
            if column.name in found:
                self._read_numbers(column, found[column.name], marks)

    def _evidence(self, column: Column) -> numbers.Evidence:
        return numbers.evidence(column, self.cells[column.name])

    def _read_numbers(self, column: Column, found: numbers.Evidence, marks: set[str]) -> None:
        cells, has_currency = self.cells[column.name], "currency" in self.cells
        mark = self._mark(column, found, marks)
        text = text_of(column.name)
        value = numbers.reading(text, column, found, mark)
        if mark == ".":
            value = f"coalesce({readings.simple(text, column)}, {value})"
        self.values[column.name] = value
        if column.limit:
            size = numbers.reading_size(text, column, found, mark)
            self.sizes[column.name] = f"coalesce({size}, {readings.size(text)})"
        self.notes += [Note(condition, reason) for condition, reason in numbers.notes(cells, found, mark, has_currency)]
        if found.marked and not has_currency and (refusal := numbers.two_currencies(cells, column)):
            self.problems.append(refusal)
        if found.marked and has_currency and column.type == "money":
            other = f"{numbers.currency_of(text)} <> currency"
            self.rules.append(Rule(column.name, other, "is in another currency than its row's currency column says"))

    def _mark(self, column: Column, found: numbers.Evidence, marks: set[str]) -> str:
        cells = self.cells[column.name]
        if refusal := numbers.contradiction(cells, found):
            self.problems.append(refusal)
        settled = found.mark or self.mapping.decimal or (next(iter(marks)) if len(marks) == 1 else None)
        if settled or not found.either:
            return settled or "."
        # A lone point is the decimal mark, unless the file has both marks; but no amount has three decimals.
        if found.grouped or marks or column.type == "money":
            self.problems.append(numbers.question(column, cells, found.grouped or found.either))
        return "."


def _joined(day: str, time: str) -> str:
    """SQL: a date and a time as one text; the date alone if there is no time, NULL if there is no date."""
    date, clock = identifier(day), blanks.filled(identifier(time))
    whole = f"regexp_replace({date}, {literal(_MIDNIGHT)}, '') || ' ' || {clock}"
    return f"case when {blanks.filled(date)} is null then {date} else coalesce({whole}, {date}) end"


def _translated(source: str, pairs: dict[str, str], column: Column) -> str:
    """SQL: the contract's value for a source value, ignoring case; `*` stands for any value not named."""
    named = {names.normal_text(old).lower(): new for old, new in pairs.items() if old != "*"}
    cases = "".join(f"when lower({source}) = {literal(old)} then {literal(new)} " for old, new in named.items())
    rest = literal(pairs["*"]) if "*" in pairs else source
    if "*" in pairs:
        filled = blanks.filled_text if column.type == "text" or column.otherwise else blanks.filled
        rest = f"case when {filled(source)} is null then {source} else {rest} end"
    return f"case when {source} is null then null {cases}else {rest} end"


def _blank_of(column: str) -> str:
    """SQL: whether the source of a column is a word for nothing, in `Typing.rows`."""
    return identifier(f"blank:{column}")


def _own_of(column: str) -> str:
    """SQL: the text of a column as the file writes it, whatever the mapping makes of it, in `Typing.rows`."""
    return identifier(f"own:{column}")


def _any(rules: list[Rule]) -> str:
    return " or ".join(f"coalesce({rule.condition}, false)" for rule in rules) or "false"
