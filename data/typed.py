"""From text to the contract's types, in SQL: one expression per column, and the rules a row must keep.

A file's text table becomes a typed one of as many rows: `_line`, each column in its stored type, and `_bad`
where a rule is broken. Everything is decided on whole columns. Numbers are first read as programs write them; only a
column with cells that this leaves unread is looked at more closely, so a clean one costs nothing. The text is asked
again only for the rows that something is to be said about.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from data import blanks, dates, numbers, readings
from data.cells import Cells, matches
from data.contract import Column
from data.profile import Mapping
from data.reading import Question, Refused
from data.rules import EARLIEST, LATEST, Rule, rules_of
from data.sql import identifier, literal

_DATED = ("instant", "promise", "date")
_NUMBERS = ("money", "number", "share", "integer")
_MIDNIGHT = r"[T ]00:00(:00([.]0+)?)?$"


@dataclass(frozen=True)
class Note:
    """Something that was read as something else: the SQL condition of its rows, and the sentence about them."""

    condition: str
    reason: str


@dataclass(frozen=True)
class Typing:
    """How a file was typed: into which table, by which mapping, against which rules; `rows` has its text beside."""

    table: str
    mapping: Mapping
    rules: list[Rule]
    rows: str
    notes: list[Note]
    empty: dict[str, str]
    """Column → SQL: whether the cell has no value, on `rows`."""


def type_rows(connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str, into: str) -> Typing:
    """Create the temporary table `into` from the text table: `_line`, the contract's columns, and `_bad`.

    Raises Refused when a column cannot be understood as a whole: the first of what `questions` lists, or two ways
    of writing that contradict each other.
    """
    plan = _Plan(connection, text, mapping, file)
    plan.raise_problems()
    typing = plan.create(into)
    if plan.look_closer(f"_line in (select _line from {identifier(into)} where _bad)"):
        plan.raise_problems()
        typing = plan.create(into)
    return typing


def questions(connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str) -> list[Question]:
    """All that neither the columns of the text table nor the mapping settle. Raises nothing for them."""
    plan = _Plan(connection, text, mapping, file)
    plan.look_closer("true")
    return [problem for problem in plan.problems if isinstance(problem, Question)]


def is_plausible(instant: datetime) -> bool:
    """Whether an instant lies between EARLIEST and LATEST."""
    return EARLIEST <= instant <= LATEST


def text_of(column: str) -> str:
    """SQL: the text that a column was made from, in `Typing.rows`."""
    return identifier(f"text:{column}")


class _Plan:
    """How each column is going to be read, as far as it is decided."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, file: str) -> None:
        self.connection, self.text, self.mapping, self.file = connection, text, mapping, file
        self.columns = [column for column in mapping.table.columns if column.name in mapping.provided]
        self.cells = {column.name: self._cells(column) for column in self.columns}
        self.values = {c.name: readings.simple(text_of(c.name), c) for c in self.columns if c.type not in _DATED}
        self.sizes = {c.name: readings.size(text_of(c.name)) for c in self.columns if c.limit}
        self.blank: dict[str, str] = {}
        self.notes: list[Note] = []
        self.rules: list[Rule] = []
        self.problems: list[Refused] = []
        self._find_blank_texts()
        self._decide_dates([column for column in self.columns if column.type in _DATED])

    def raise_problems(self) -> None:
        """Raise the first thing that is not settled."""
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
        return Typing(into, self.mapping, rules, rows, self.notes, empty)

    def look_closer(self, among: str) -> bool:
        """Decide anew about columns with unread cells in the rows that meet a condition; whether that changed any."""
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
        """Whether amounts are read, but every point among them could be a thousands mark."""
        return column.type == "money" and not self.mapping.decimal and numbers.has_open_points(self.cells[column.name])

    def rows(self) -> str:
        """SQL: every column of the table, with the texts they are made from."""
        every = [f"{self._typed(column)} as {identifier(column.name)}" for column in self.mapping.table.columns]
        texts = [f"{self._text(name)} as {text_of(name)}" for name in self.cells]
        texts += [f"{blank} as {_blank_of(name)}" for name, blank in self.blank.items()]
        return f"select *, {', '.join(every)} from (select _line, {', '.join(texts)} from {identifier(self.text)})"

    def _cells(self, column: Column) -> Cells:
        source, default = _source(column, self.mapping), self.mapping.defaults.get(column.name)
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
        if column.name not in self.values:
            return absent
        if column.default is None and column.name not in self.blank:
            return self.values[column.name]
        return f"case when {self._is_empty(column.name)} then {absent} else {self.values[column.name]} end"

    def _is_empty(self, name: str) -> str:
        if name in self.blank and name not in self.mapping.defaults:
            return f"({text_of(name)} is null or {_blank_of(name)})"
        return f"{text_of(name)} is null"

    def _unread(self, columns: list[Column], among: str) -> list[Column]:
        """Those columns with a filled cell that has no value yet, among the rows that meet a condition."""
        if not columns:
            return []
        parts = ", ".join(
            f"coalesce(bool_or({text_of(c.name)} is not null and {identifier(c.name)} is null), false)" for c in columns
        )
        found = self.connection.execute(f"select {parts} from ({self.rows()}) where {among}").fetchone()
        return [column for column, is_unread in zip(columns, found, strict=True) if is_unread]

    def _find_blank_texts(self) -> None:
        """What programs write for nothing into text; and the mapping's own words, in every column."""
        texts = [column for column in self.columns if column.type == "text"]
        looked = self.columns if self.mapping.blanks else texts
        sure = {column.name: self._blank_condition(column, self.cells[column.name].sql) for column in looked}
        where = " or ".join(sure.values())
        query = f"select exists (select 1 from {identifier(self.text)} where {where})"
        if sure and self.connection.execute(query).fetchone()[0]:
            for column in looked:
                self._find_blanks(column)

    def _blank_condition(self, column: Column, source: str) -> str:
        more = self.mapping.blanks
        if column.type == "text":
            return blanks.is_blank_text(source, more)
        if column.otherwise:  # an unknown value is kept as "other", whatever it is
            return blanks.is_word(source, more) if more else "false"
        return blanks.is_blank(source, more)

    def _find_blanks(self, column: Column) -> None:
        """Let the words for nothing that the column holds be nothing."""
        cells = self.cells[column.name]
        words = blanks.words_in(cells, self._blank_condition(column, "text"))
        if not words or column.name in self.blank:
            return
        self.blank[column.name] = self._blank_condition(column, cells.sql)
        self.cells[column.name] = cells.leaving_out(self._blank_condition(column, "text"))
        self.notes.append(Note(_blank_of(column.name), f"{column.name}: {words} read as empty"))

    def _decide_dates(self, columns: list[Column]) -> None:
        others = [column for column in columns if not self._is_iso(column)]
        for column in others:
            self._find_blanks(column)
        others = [column for column in others if not self._is_iso(column)]
        formats = self.mapping.formats
        surveys = {c.name: dates.survey(self.cells[c.name]) for c in others if c.name not in formats}
        styles = {name: self._style(found, surveys) for name, found in surveys.items()}
        for column in others:
            self._read_dates(column, styles.get(column.name) or dates.Style(formats[column.name]))

    def _is_iso(self, column: Column) -> bool:
        """Whether every cell is in ISO 8601; if so, it is read like that."""
        pattern = dates.ISO_DATE if column.type == "date" else dates.ISO_OFFSET
        found = self.cells[column.name].all_match(pattern)
        if found:
            self.values[column.name] = readings.iso(text_of(column.name), column)
        return found

    def _style(self, found: dates.Survey, surveys: dict[str, dates.Survey]) -> dates.Style:
        day_first = self.mapping.day_first
        if refusal := dates.contradiction(found):
            self.problems.append(refusal)
        if found.is_open and day_first is None:
            sister = dates.settled_by(found, surveys.values())
            day_first = bool(sister.only_day) if sister else None
            if sister:
                self._note_sister(found, sister)
            else:
                self.problems.append(dates.order_question(found))
        return found.style(day_first)

    def _note_sister(self, found: dates.Survey, sister: dates.Survey) -> None:
        order, (line, text) = "day" if sister.only_day else "month", sister.evidence
        reason = f"{found.cells.column}: the {order} is read first, as in {sister.cells.column} (line {line}: {text!r})"
        self.notes.append(Note(found.is_either(text_of(found.cells.column)), reason))

    def _read_dates(self, column: Column, style: dates.Style) -> None:
        text = text_of(column.name)
        if style.numbers:
            reason = f"{column.name}: numbers read as {style.meaning}"
            self.notes.append(Note(matches(text, style.numbers), reason))
        if column.type == "date":
            self.values[column.name] = readings.day(text, style)
            return
        if column.type == "promise":
            style = self._of_whole_days(column, style)
        question = None if self.mapping.timezone else dates.zone_question(self.cells[column.name], style)
        if question:
            self.problems.append(question)
        self.values[column.name] = readings.instant(text, column, style, self.mapping.timezone or "UTC")

    def _of_whole_days(self, column: Column, style: dates.Style) -> dates.Style:
        """Due dates that Jira and others write with a midnight are days: they count to their end."""
        found = dates.always_midnight(self.cells[column.name])
        if not found:
            return style
        shown = f"line {found[0]}: {found[1]!r}"
        reason = f"{column.name}: always midnight, read as the end of the day ({shown})"
        self.notes.append(Note(f"{text_of(column.name)} is not null", reason))
        return replace(style, whole_days=True)

    def _decide_numbers(self, unread: list[Column], every: list[Column]) -> None:
        found = {column.name: self._evidence(column) for column in unread}
        # The same writer: a decimal comma in one column says what the points of another are.
        if any(one.comma or one.grouped or (one.either and not one.mark) for one in found.values()):
            found |= {column.name: self._evidence(column) for column in every if column.name not in found}
        marks = {one.mark for one in found.values()} - {None}
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
        # A point alone is the decimal mark, unless the file has both; but no amount has three decimals.
        if found.grouped or marks or column.type == "money":
            self.problems.append(numbers.question(column, cells, found))
        return "."


def _source(column: Column, mapping: Mapping) -> str:
    """SQL: the text of a contract column's cell: joined, else the first filled source; translated."""
    sources = [_joined(*mapping.joined[column.name])] if column.name in mapping.joined else []
    sources += [identifier(name) for name in mapping.columns.get(column.name, ())]
    if len(sources) > 1 and column.type != "text":
        sources = [*(blanks.filled(one) for one in sources), *sources]
    source = f"coalesce({', '.join(sources)})" if sources else "cast(null as varchar)"
    pairs = mapping.values.get(column.name)
    return _translated(source, pairs, column) if pairs else source


def _joined(day: str, time: str) -> str:
    """SQL: a date and a time as one text; the date alone where there is no time, nothing where there is no date."""
    date, clock = identifier(day), blanks.filled(identifier(time))
    whole = f"regexp_replace({date}, {literal(_MIDNIGHT)}, '') || ' ' || {clock}"
    return f"case when {blanks.filled(date)} is null then {date} else coalesce({whole}, {date}) end"


def _translated(source: str, pairs: dict[str, str], column: Column) -> str:
    """SQL: the contract's value for a source value, whatever its case; `*` stands for any that is not named."""
    named = {old.strip().lower(): new for old, new in pairs.items() if old != "*"}
    cases = "".join(f"when lower({source}) = {literal(old)} then {literal(new)} " for old, new in named.items())
    rest = literal(pairs["*"]) if "*" in pairs else source
    if "*" in pairs and column.type != "text" and not column.otherwise:
        rest = f"case when {blanks.filled(source)} is null then {source} else {rest} end"
    return f"case when {source} is null then null {cases}else {rest} end"


def _blank_of(column: str) -> str:
    """SQL: whether the source of a column is a word for nothing, in `Typing.rows`."""
    return identifier(f"blank:{column}")


def _any(rules: list[Rule]) -> str:
    return " or ".join(f"coalesce({rule.condition}, false)" for rule in rules) or "false"
