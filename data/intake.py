"""The files of a batch → text tables → recognised → checked → merged; collects what a person must answer first."""

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from data import accounts, across, cases, check, known_events, merge, reading, spellings
from data.accounts import FileReport
from data.aliases import remember
from data.batch import LEFT_OUT, Batch, Source
from data.build import stored
from data.contract import DELIVERABLES
from data.conversion import questions, type_rows
from data.notices import about_columns, about_merging
from data.profile import Mapping
from data.reading import Question, Refused, TextTable
from data.recognise import (
    Profiles,
    Proposal,
    Saved,
    about_repeats,
    cure,
    in_force,
    propose,
    question,
    recognise,
    repeats,
    with_activities,
)
from data.several import Given, natural
from data.sources import Sources, stem
from data.sql import only
from data.waiting import Waiting

_TEXT, _CASES, _TYPED = "text", "cases", "typed"
_CONTRACT = "the data contract"


@dataclass(frozen=True)
class Recognised:
    """A text table's mappings, how they were found, and the saved profile they come from."""

    mappings: list[Mapping]
    kind: str
    profile: str | None = None


@dataclass(frozen=True)
class _Taken:
    """A loaded text table on its way into one contract table, and what other sheets of its workbook say of its rows."""

    text: TextTable
    loaded: reading.Loaded
    found: Recognised
    mapping: Mapping
    elsewhere: across.Elsewhere | None
    keeps: Mapping | None = None  # of a log, if some of its ids are known with earlier events


class Intake:
    """Takes the files of a batch, one by one, into a version that is being built.

    Afterwards: `reports`, one per file and table; `proposals`, what a person has to confirm or answer — if there are
    any, the version is incomplete and must not be published; `left_out`, {file, reason} for sheets and files not read;
    `sheets`, the sheets that each workbook has.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, batch: Batch, workdir: Path) -> None:
        self.connection, self.batch, self.workdir = connection, batch, workdir
        self.saved = _Saved([batch.answers, *batch.saved] if batch.answers else batch.saved)
        self.sources = Sources(connection, batch.by)
        self.waiting = Waiting(connection)
        self.given = Given(connection)
        self.step = 0
        self.several = len(batch.sources) > 1  # tables: for just one, nobody needs to know the keys
        self.reports: list[FileReport] = []
        self.proposals: list[Proposal] = []
        self.left_out: list[dict[str, Any]] = []
        self.sheets: dict[str, list[dict[str, Any]]] = {}  # workbook's name → its {sheet, read, hidden}

    def run(self) -> None:
        """Read everything. Raises Refused at the first file that cannot be used."""
        for number, source in enumerate(self.batch.sources):
            self.step = 2 * number + 1
            if self.batch.tables.get(source.name) == LEFT_OUT and not self._may_return(source):
                self.left_out.append({"file": source.name, "reason": "left out, as you said"})
                continue
            self.batch.say(f"Reading {source.name}", self.step, self.batch.steps)
            self._add(self._read(source))
        if not self.reports and not self.proposals:
            raise Refused("Every file was left out, so there is nothing to import. Take one back in.")
        self.sources.vanish(self.batch.replace_period)
        self.waiting.tell(stored(DELIVERABLES))

    def _read(self, source: Source, encoding: str | None = None) -> list[TextTable]:
        encoding = encoding or self._encoding(source.name)
        try:
            found = reading.read(source.path, self.workdir, encoding, self._named(source.name))
        except Question as question:
            asked = question.renamed(source.path.name, source.name)
            if not self.batch.asks:
                raise asked from question
            self.proposals.append(Proposal(source.name, "", (), (), (asked,)))
            return []
        except Refused as refusal:
            raise refusal.renamed(source.path.name, source.name) from refusal
        self._note_sheets(source, found)
        return [replace(text, name=text.name.replace(source.path.name, source.name, 1)) for text in found]

    def _note_sheets(self, source: Source, found: list[TextTable]) -> None:
        """Remember which sheets of a workbook were read, so that a person can choose others."""
        sheets = [{"sheet": text.sheet, "read": True, "hidden": False} for text in found if text.sheet]
        unread = found[0].unread_sheets if sheets else ()
        self.sheets[source.name] = sheets + [
            {"sheet": one.name, "read": False, "hidden": one.is_hidden} for one in unread
        ]

    def _may_return(self, source: Source) -> bool:
        """Whether a file that was left out can be asked about again: only if it can be read."""
        if not self.batch.review:
            return False
        try:
            reading.read(source.path, self.workdir, self._encoding(source.name), self._named(source.name))
        except Refused:
            return False
        return True

    def _named(self, name: str) -> Sequence[str] | None:
        """The sheets of a workbook that a person named: for this file, for all files, or in the given profile."""
        of_profile = next((mapping.sheets for mapping in self.batch.profile if mapping.sheets), ())
        return self.batch.sheets.get(name) or self.batch.sheet or of_profile or None

    def _encoding(self, name: str) -> str | None:
        said = self.batch.encodings
        inside = [codec for table, codec in said.items() if codec and (table == name or table.startswith(f"{name}: "))]
        return inside[0] if inside else self.batch.encoding

    def _add(self, texts: list[TextTable]) -> None:
        """Take the tables of one file. A sheet that is not of the contract is left out if another sheet is."""
        ready, unknown = [], []
        self.several = self.several or len(texts) > 1
        self._leave_out_unread(texts)
        for text in texts if any(text.by_row for text in texts) else sorted(texts, key=lambda one: natural(one.name)):
            if self.batch.tables.get(text.name) == LEFT_OUT and not self.batch.review:
                self._leave_out(text.name, "left out, as you said")
                continue
            try:
                ready.append((text, self._recognised(text)))
            except Refused as refusal:
                unknown.append((text, refusal))
        ready = [(text, found) for text, found in ready if self._is_named(text, found)]
        self._take(ready)
        if unknown and not self.batch.asks and not ready:
            raise unknown[0][1]
        self._add_unknown(unknown, bool(ready))

    def _take(self, ready: list[tuple[TextTable, Recognised]]) -> None:
        ready = [(self._as_encoded(text, found), found) for text, found in ready]
        sheets = [(text, found.mappings) for text, found in ready if text.by_row]
        elsewhere = across.compare(self.connection, sheets) if len(sheets) > 1 and not self.batch.review else {}
        for text, found in ready:
            self._add_text(text, found, elsewhere)

    def _is_named(self, text: TextTable, found: Recognised) -> bool:
        """Whether a sheet is among those that its mapping names; otherwise it is left out."""
        named = next((mapping.sheets for mapping in found.mappings if mapping.sheets), ())
        if not text.sheet or not named or self._named(text.name.partition(": ")[0]):
            return True
        if text.sheet.casefold() in {name.casefold() for name in named}:
            return True
        self._leave_out(text.name, f"left out: its mapping is for {', '.join(named)} alone")
        return False

    def _recognised(self, text: TextTable) -> Recognised:
        batch = self.batch
        table = batch.tables.get(text.name) or batch.table
        mappings = recognise(text, batch.profile, table, batch.timezone, self.saved)
        if text.name in batch.aliases and batch.answers:
            mappings = self._with_aliases(text, mappings, batch.answers)
        if any(_is_of(one, batch.profile) for one in mappings):
            return Recognised(mappings, "given profile")
        kept = self.saved.find(text.header)
        if kept and any(_is_of(one, kept.mappings) for one in mappings):
            is_new = self.batch.answers is not None and self.batch.answers.find(text.header) is not None
            return Recognised(mappings, "your mapping" if is_new else "saved profile", kept.name)
        return Recognised(mappings, _CONTRACT)

    def _with_aliases(self, text: TextTable, mappings: list[Mapping], answers: Profiles) -> list[Mapping]:
        """Keep the aliases in the mapping for these columns, making one if there is none; returns the mappings."""
        kept = self.saved.find(text.header)
        if not kept or not any(_is_of(one, kept.mappings) for one in mappings):
            kept = Saved(stem(text.name), text.header, tuple(mappings))
        remember(kept, self.batch.aliases[text.name], answers)
        self.saved.found.clear()
        return recognise(text, timezone=self.batch.timezone, saved=self.saved)

    def _as_encoded(self, text: TextTable, found: Recognised) -> TextTable:
        """The table, read again if its profile gives another encoding than was detected."""
        encoding = found.mappings[0].encoding
        if not encoding or text.by_row or _codec(encoding) in (None, _codec(text.encoding)):
            return text
        given = next(source for source in self.batch.sources if source.path == text.source)
        return next((one for one in self._read(given, encoding) if one.name == text.name), text)

    def _add_text(self, text: TextTable, found: Recognised, elsewhere: across.Found) -> None:
        loaded = reading.load(self.connection, text, _TEXT)
        if self.batch.review:
            self._ask(text, found)
            return
        _check_cells(text, found.mappings)
        self.batch.say(f"Checking {text.name}", self.step + 1, self.batch.steps)
        first = len(self.reports)
        try:
            for mapping in found.mappings:
                self._add_table(_Taken(text, loaded, found, mapping, elsewhere.get((text.name, mapping.table.name))))
        except Question as raised:
            if not self.batch.asks:
                raise
            self._ask(text, found, raised)
        for report in self.reports[first : first + 1]:
            report.notices += about_columns(text, found.mappings, self.batch.profile)

    def _add_table(self, taken: _Taken) -> None:
        of, mapping = next((one for one in taken.found.mappings if one.log), None), taken.mapping
        if mapping.log:
            self._add_cases(taken)
        elif of and of.log and mapping.columns.get("event_type") == (of.log.activity,):
            renews = self.batch.replace_period
            mapping = cases.events(self.connection, _TEXT, mapping, of, taken.text.name, _CASES, renews)
            self._add_rows(replace(taken, mapping=mapping), _CASES)
        else:
            self._add_rows(taken, _TEXT)

    def _add_cases(self, taken: _Taken) -> None:
        activity = (cases.log_in(taken.mapping).activity,)
        events = (one for one in taken.found.mappings if one.columns.get("event_type") == activity)
        folded = cases.cases(
            *(self.connection, _TEXT, taken.mapping, taken.text.name, _CASES),
            next(events, None),
            self.batch.replace_period,
        )
        whole = replace(taken.loaded, rows=folded.rows + len(taken.loaded.rejects))
        self._add_rows(replace(taken, loaded=whole, mapping=folded.mapping, keeps=folded.keeps), _CASES)
        if not self.proposals:
            self.reports[-1].notices[:0] = folded.notices
            self.reports[-1].log_rows = taken.loaded.rows

    def _add_rows(self, taken: _Taken, name: str) -> None:
        """Take the rows of the text table `name`: the file's own, or those of its log's cases."""
        connection, text, mapping, loaded = self.connection, taken.text, taken.mapping, taken.loaded
        table, elsewhere = mapping.table, taken.elsewhere
        typing = type_rows(connection, name, mapping, text.name, _TYPED, text.by_row)
        if self.proposals:  # this build will be discarded; only questions are still of interest
            return
        if taken.keeps:
            known_events.keep_values(connection, _TYPED, taken.keeps)
        rejects = check.check_rows(connection, typing, stored(table), elsewhere)
        duplicate = only(connection.execute(f"select count(*) from {check.DUPLICATE}"))[0]
        notices = check.notices(connection, typing) + self._about_repeats(taken, rejects)
        spelled = spellings.alike(connection, _TYPED, typing.spelled)
        notices += [check.Notice(reason, rows) for reason, rows in spellings.reasons(spelled, table)]
        notices += check.reopened(connection, typing, stored(table))
        origin = self.sources.add(text, table, taken.found.profile, loaded.rows)
        good, whole = check.good_rows(typing), elsewhere.whole if elsewhere else None
        merged = merge.merge(connection, good, mapping, stored(table), origin, whole)
        of_period = known_events.unknown_ids(good) if taken.keeps else good
        self.sources.note(text, table, _TYPED, of_period, merged)
        book = text.source if text.sheet else None
        notices += about_merging(merged, mapping)
        if not taken.keeps:  # what several files tell of one case is no contradiction
            notices += self.given.contradicted(table, text.name, book, merged)
        if self.several:
            self.given.note(table, good, text.name, book)
        rejects = sorted([*loaded.rejects, *rejects], key=lambda reject: reject.line)
        totals = accounts.control(connection, typing, loaded.rows, len(rejects))
        how = (*totals, taken.found.kind, taken.found.profile)
        report = FileReport(text, table.name, loaded, merged, duplicate, rejects, notices, *how)
        report.aliases = spellings.aliases(spelled, table)
        self.reports.append(report)
        self.waiting.note(report, _TYPED)

    def _about_repeats(self, taken: _Taken, rejects: list[reading.Reject]) -> list[check.Notice]:
        """Raise the question of which column decides the last row of an id. If there are only a few such ids, or a
        person wrote the mapping, just give the cure.
        """
        text, mapping = taken.text, taken.mapping
        differ = any(one.reason.startswith(check.ANOTHER_ROW) for one in rejects)
        known = repeats(self.connection, text.header, _TEXT, mapping) if differ and mapping.last_by is None else None
        if known and known.is_usual and (self.batch.asks or taken.found.kind == _CONTRACT):
            raise question(text.name, known)
        if not known:
            return []
        return [check.Notice(f"ids return with other values. {cure(known.ordered_by[0], mapping.table)}", known.rows)]

    def _ask(self, text: TextTable, found: Recognised, raised: Question | None = None) -> None:
        """Ask everything that the values of a recognised file leave open; in a review, ask it again."""
        mappings = [_unsettled(one) for one in found.mappings] if self.batch.review else found.mappings
        asked = [
            one
            for mapping in mappings
            for one in questions(self.connection, _TEXT, cases.of_rows(mapping), text.name, text.by_row)
        ]
        asked += [one for mapping in mappings for one in about_repeats(self.connection, text, _TEXT, mapping)]
        if raised and not asked:
            asked.append(raised)
        proposal = in_force(self._proposed(text), found.mappings, found.profile or found.kind)
        proposal = with_activities(self.connection, _TEXT, proposal)
        once = {(one.kind, one.column): one for one in reversed(asked)}  # two tables may read the same column
        self.proposals.append(replace(proposal, questions=tuple(reversed(once.values()))))

    def _add_unknown(self, unknown: list[tuple[TextTable, Refused]], beside_others: bool) -> None:
        """Leave out the sheets that are mere notes; ask about the rest, or refuse it."""
        proposals = []
        for text, _ in unknown:
            reading.load(self.connection, text, _TEXT)
            proposals.append(self._proposed(text))
        beside_others = beside_others or any(one.tables for one in proposals)
        for (text, refusal), proposal in zip(unknown, proposals, strict=True):
            if text.by_row and beside_others and not proposal.tables:
                self._leave_out(text.name, "left out: it holds nothing that can be imported")
            elif self.batch.asks:
                self.proposals.append(proposal)
            else:
                raise refusal

    def _proposed(self, text: TextTable) -> Proposal:
        table = self.batch.tables.get(text.name) or self.batch.table  # LEFT_OUT is not a table
        return propose(self.connection, text, _TEXT, self.batch.known(), table)

    def _leave_out(self, name: str, reason: str) -> None:
        self.left_out.append({"file": name, "reason": reason})

    def _leave_out_unread(self, texts: list[TextTable]) -> None:
        """Note which sheets of the workbook were not read, and why."""
        for sheet in texts[0].unread_sheets if texts else ():
            book = texts[0].name.removesuffix(f": {texts[0].sheet}")
            self.left_out.append({"file": f"{book}: {sheet.name}", "reason": sheet.reason})


class _Saved(Profiles):
    """Several folders of profiles, searched in order; each header only once, so that a mapping's folder can be told."""

    def __init__(self, folders: Sequence[Profiles]) -> None:
        self.folders = folders
        self.found: dict[tuple[str, ...], Saved | None] = {}

    def find(self, header: Iterable[str]) -> Saved | None:
        header = tuple(header)
        if header not in self.found:
            self.found[header] = next(filter(None, (one.find(header) for one in self.folders)), None)
        return self.found[header]


def _unsettled(mapping: Mapping) -> Mapping:
    """The mapping without what a person said about how values read, so that it is asked again."""
    return replace(
        mapping, timezone=None, day_first=None, decimal=None, date_cells=None, month_language=None, last_by=None
    )


def _is_of(mapping: Mapping, profile: Sequence[Mapping]) -> bool:
    # Recognition narrows a mapping's columns to the file, but passes its values on unchanged.
    return any(mapping.values is one.values for one in profile)


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _check_cells(text: TextTable, mappings: list[Mapping]) -> None:
    """Raises Refused if a column in use has formulas for which the workbook stores no result, or a column of ids has
    numbers that a spreadsheet may have rounded.
    """
    for mapping in mappings:
        for column, names in (*mapping.columns.items(), *mapping.joined.items()):
            for name in names:
                if name in text.unfinished:
                    cure = "open the workbook in a spreadsheet program, save it and import it again."
                    raise Refused(f"{text.name}: {text.unfinished[name]}: {cure}")
                if name in text.long and mapping.table.by_name[column].type == "text":
                    raise Refused(
                        f"{text.name}: {text.long[name]}, of which a spreadsheet keeps 15 and rounds the rest: format "
                        "the column as text where it comes from, and export it again."
                    )
