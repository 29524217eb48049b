"""How the dated columns of one file are read, decided on whole columns: order, zone, language, days and the clock.

A date without a time is the start of its day for a receipt and the end of it for anything else. What another column
of the row says takes precedence: an end of day is not put after an instant of the same day that must follow it, and a
local time that comes twice is taken as its second occurrence if only that keeps the order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from data import date_questions, dates, readings, zones
from data.column_cells import Cells, Example, matches
from data.contract import Column
from data.dates import Hints, Style, Survey
from data.profile import Mapping
from data.reading import Refused
from data.sql import identifier, literal, only
from data.zones import Change

Layer = dict[str, str]
"""Columns and the SQL that replaces their values, in terms of the values before."""

_MOST_CHANGES = 3


@dataclass(frozen=True)
class Note:
    """Something that was read as something else: the SQL condition for its rows, and the sentence about them."""

    condition: str
    reason: str


@dataclass
class Dated:
    """The decisions about a file's dated columns: SQL values, layers on top of them, notes, and what is not settled.

    `of_sheet` says that the file is a sheet of a workbook, whose dates may be real ones.
    """

    mapping: Mapping
    cells: dict[str, Cells]
    of_sheet: bool = False
    values: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    problems: list[Refused] = field(default_factory=list)
    styles: dict[str, Style] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    found_changes: dict[str, list[Change]] = field(default_factory=dict)

    def read(self, columns: list[Column]) -> None:
        """Decide how to read columns that are not entirely in ISO 8601."""
        formats = self.mapping.formats
        self.surveys = self._surveyed([column for column in columns if column.name not in formats])
        found = {name: self._style(one, self.surveys) for name, one in self.surveys.items()}
        for column in columns:
            self._read(column, found.get(column.name) or Style(formats[column.name]))

    @cached_property
    def layers(self) -> list[Layer]:
        """What a row says about another of its columns, as layers to be applied one after the other."""
        orders = [pair for pair in self.mapping.table.orders if set(pair) <= set(self.cells)]
        found = [self._days_before(earlier, later) for earlier, later in orders if earlier in self.styles]
        found += [self._second_times(earlier, later) for earlier, later in orders if later in self.styles]
        found += [self._left_out_times(earlier, later) for earlier, later in orders if earlier in self.styles]
        return [layer for layer in found if layer]

    def _surveyed(self, columns: list[Column]) -> dict[str, Survey]:
        hints = Hints(self.mapping.timezone, self.mapping.month_language)
        found = {column.name: dates.survey(self.cells[column.name], hints) for column in columns}
        # The same writer: a language that knows the words of all columns settles those of each one.
        words = frozenset().union(*(one.words for one in found.values()))
        hints = replace(hints, words=words)
        return {name: dates.survey(one.cells, hints) if one.doubt else one for name, one in found.items()}

    def _style(self, found: Survey, surveys: dict[str, Survey]) -> Style:
        day_first = self.mapping.day_first
        asked = (
            date_questions.contradiction(found),
            date_questions.abbreviation_question(found, self.mapping.timezone),
            date_questions.month_question(found),
        )
        self.problems += filter(None, asked)
        if found.unclear and day_first is None:
            sister = dates.settled_by(found, surveys.values())
            day_first = bool(sister.only_day) if sister else None
            if sister and sister.evidence:
                self._note_sister(found, sister, sister.evidence)
            else:
                self.problems.append(date_questions.order_question(found, found.unclear))
        return found.style(day_first)

    def _note_sister(self, found: Survey, sister: Survey, evidence: Example) -> None:
        order, (line, text) = "day" if sister.only_day else "month", evidence
        reason = f"{found.cells.column}: the {order} is read first, as in {sister.cells.column} (line {line}: {text!r})"
        self.notes.append(Note(found.is_either(text_of(found.cells.column)), reason))

    def _read(self, column: Column, style: Style) -> None:
        text = text_of(column.name)
        if style.numbers:
            reason = f"{column.name}: numbers read as {style.meaning}"
            self.notes.append(Note(matches(text, style.numbers), reason))
        if self.of_sheet:
            style = self._of_date_cells(column, style)
        if column.type == "date":
            self.values[column.name] = readings.day(text, style)
            return
        if not column.starts_day:
            style = self._of_whole_days(column, style)
        question = None if self.mapping.timezone else date_questions.zone_question(self.cells[column.name], style)
        if question:
            self.problems.append(question)
        self.styles[column.name] = style
        self.values[column.name] = readings.instant(text, column, style, self._zone)
        self._note_changes(column)

    def _of_date_cells(self, column: Column, style: Style) -> Style:
        """Real date cells beside text: as stored, or with day and month exchanged, as a person said."""
        question = date_questions.cells_question(self.cells[column.name], style)
        if question and not self.mapping.date_cells:
            self.problems.append(question)
        if not question or self.mapping.date_cells != "swapped":
            return style
        text = text_of(column.name)
        reason = f"{column.name}: day and month of date cells exchanged, as the mapping says"
        self.notes.append(Note(f"{dates.unswapped(text)} <> {text}", reason))
        return replace(style, swapped=True)

    def _of_whole_days(self, column: Column, style: Style) -> Style:
        """Midnights that Jira and others write for days: such days last until their end."""
        text = text_of(column.name)
        found = dates.always_midnight(self.cells[column.name])
        if found and (column.type == "promise" or self._precedes_its_day(column, style)):
            shown = f"line {found[0]}: {found[1]!r}"
            reason = f"{column.name}: always midnight, read as the end of the day ({shown})"
            self.notes.append(Note(f"{text} is not null", reason))
            return replace(style, whole_days=True)
        if column.type == "instant":
            reason = f"{column.name}: a date without a time, read as the end of the day"
            self.notes.append(Note(f"{style.is_day(text)} and {identifier(column.name)} is not null", reason))
        return style

    def _precedes_its_day(self, column: Column, style: Style) -> bool:
        """Whether a midnight of the column is before an instant of its day that it must follow: it is no real time."""
        befores = [one for one, later in self.mapping.table.orders if later == column.name and one in self.cells]
        return any(self._has_later_on_its_day(self.mapping.table.by_name[one], column, style) for one in befores)

    def _has_later_on_its_day(self, before: Column, column: Column, style: Style) -> bool:
        cells, other = self.cells[column.name], self.cells[before.name]
        began = readings.instant("began", before, self.styles.get(before.name, Style()), self._zone)
        midnight = dates.instant_of(self._zone, style.local("text"))
        on_day = f"cast({self._local('began')} as date) = cast({self._local('midnight')} as date)"
        pairs = f"select {other.sql} as began, {cells.sql} as text from {identifier(cells.table)}"
        instants = f"select {began} as began, {midnight} as midnight from ({pairs})"
        found = f"select exists (from ({instants}) where midnight < began and {on_day})"
        return only(cells.connection.execute(found))[0]

    def _days_before(self, earlier: str, later: str) -> Layer:
        """An end of day that would lie after a later instant of that day becomes that instant."""
        style = self.styles[earlier]
        if self.mapping.table.by_name[earlier].starts_day or not self.cells[earlier].first(style.is_day("text")):
            return {}
        one, other = identifier(earlier), identifier(later)
        same_day = f"cast({self._local(other)} as date) = cast({self._local(one)} as date)"
        is_over = f"{style.is_day(text_of(earlier))} and {other} < {one} and {same_day}"
        return {earlier: f"case when {is_over} then {other} else {one} end"}

    def _second_times(self, earlier: str, later: str) -> Layer:
        """A local time that comes twice is its second occurrence if the first lies before what it must follow."""
        repeated = [change for change in self._changes(later) if not change.missing]
        if not repeated:
            return {}
        one, other = identifier(earlier), identifier(later)
        second = f"{other} + {self._set_by(repeated, later)}"
        return {later: f"case when {other} < {one} and {second} >= {one} then {second} else {other} end"}

    def _left_out_times(self, earlier: str, later: str) -> Layer:
        """A local time that never came is read by the offset after it if only that puts it before what must follow."""
        missing = [change for change in self._changes(earlier) if change.missing]
        if not missing:
            return {}
        one, other = identifier(earlier), identifier(later)
        before = f"{one} - {self._set_by(missing, earlier)}"
        return {earlier: f"case when {other} < {one} and {before} <= {other} then {before} else {one} end"}

    def _set_by(self, changes: list[Change], column: str) -> str:
        """SQL: the interval by which the clock was set at a column's local time."""
        cases = " ".join(f"when {change.holds('clock')} then {change.minutes}" for change in changes)
        local = self.styles[column].local(text_of(column))
        return f"to_minutes(list_transform([{local}], lambda clock: case {cases} end)[1])"

    def _note_changes(self, column: Column) -> None:
        """Note how times were read that a change of the clock shows twice or never."""
        changes, local = self._changes(column.name), self._clock(column.name, text_of(column.name))
        for missing in (False, True):
            those = [change for change in changes if change.missing is missing]
            if not those:
                continue
            within = f"list_transform([{local}], lambda clock: {_any_of(those, 'clock')})[1]"
            days = _listed(dict.fromkeys(f"{one.starts.day} {one.starts:%b %Y}" for one in those))
            reason = _SET_FORWARD if missing else _SET_BACK
            self.notes.append(Note(within, f"{column.name}: {reason.format(zone=self._zone, days=days)}"))

    def _changes(self, column: str) -> list[Change]:
        """The changes of the clock into which local times of a column fall."""
        if column not in self.found_changes:
            self.found_changes[column] = self._find_changes(column) if self.mapping.timezone else []
        return self.found_changes[column]

    def _find_changes(self, column: str) -> list[Change]:
        cells, local = self.cells[column], self._clock(column, "text")
        query = f"select year(min(local)), year(max(local)) from (select {local} as local from ({cells.rows}))"
        first, last = only(cells.connection.execute(query))
        if first is None:
            return []
        every = zones.changes(self._zone, max(first, _FIRST_YEAR), min(last, _LAST_YEAR))
        if not every:
            return []
        parts = ", ".join(f"coalesce(bool_or({change.holds('local')}), false)" for change in every)
        within = f"select {local} as local from ({cells.rows})"
        found = only(cells.connection.execute(f"select {parts} from ({within}) where {_any_of(every, 'local')}"))
        return [change for change, occurs in zip(every, found, strict=True) if occurs]

    def _clock(self, column: str, source: str) -> str:
        """SQL: the wall-clock timestamp of a cell that has a time but no offset."""
        style = self.styles[column]
        is_clock = f"{style.instant(source)} is null and not {style.is_day(source)}"
        return f"case when {is_clock} then {style.local(source)} end"

    def _local(self, instant: str) -> str:
        return f"timezone({literal(self._zone)}, {instant})"

    @property
    def _zone(self) -> str:
        return self.mapping.timezone or "UTC"


def text_of(column: str) -> str:
    """SQL: the text from which a column was made, in `Typing.rows`."""
    return identifier(f"text:{column}")


def _any_of(changes: Iterable[Change], local: str) -> str:
    return " or ".join(change.holds(local) for change in changes)


def _listed(days: Iterable[str]) -> str:
    days = list(days)
    return ", ".join(days[:_MOST_CHANGES]) + (", …" if len(days) > _MOST_CHANGES else "")


_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_SET_BACK = (
    "a local time of the hour that came twice in {zone} ({days}), read as the first of the two, or as the second "
    "where only that keeps the order of the row"
)
_SET_FORWARD = (
    "a local time of the hour that was left out in {zone} ({days}), read by the offset that held before it, or by the "
    "one after it where only that keeps the order of the row"
)
