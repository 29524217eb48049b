"""What people wrote about a week, as tables of its pack: notes, owners of signals, restated closed weeks."""

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from data.written import Written
from queries import notes as noted
from queries import week_closing, words
from queries.briefing import Ask, Briefing
from queries.format import apart
from queries.metrics import describe, of_week
from queries.notes import STATUSES, Note, Owner
from queries.period import iso
from queries.week_closing import Restated
from reports.content import Section


def sections(ask: Ask, written: Written, briefing: Briefing, vendors: Mapping[str, str]) -> list[Section]:
    """The tables that have rows: a pack of one page has no room for empty ones."""
    scope, quarter = briefing.scope, briefing.quarter
    signals = (noted.owner_of(written, tile.metric, briefing.week, scope) for tile in briefing.changed())
    found = [
        _owners(owner for owner in signals if owner),
        _notes(noted.pinned(written, quarter, quarter.since, quarter.until), vendors),
        _restatements(week_closing.restated(ask, written, scope)),
    ]
    return [section for section in found if section.table.num_rows]


def _owners(found: Iterable[Owner]) -> Section:
    rows = [(describe(one.metric).label, one.owner, STATUSES[one.status], one.comment) for one in found]
    return _section("Signals and their owners", ("Signal", "Owner", "Status", "Comment"), rows, "Owners")


def _notes(found: Iterable[Note], vendors: Mapping[str, str]) -> Section:
    """The notes on the weeks shown, in order, and what each is about."""
    rows = [
        (
            iso(one.week),
            describe(one.metric).label,
            words.filters_in_words(one.filters, vendors),
            one.text,
            one.by,
        )
        for one in found
    ]
    return _section("Notes", ("Week", "Metric", "About", "Note", "By"), rows)


def _restatements(found: Iterable[Restated]) -> Section:
    """Figures of closed weeks: as kept, and as they are in the data now."""
    rows = [
        (
            iso(one.week),
            of_week(one.metric).label,
            *apart(one.before, one.after, describe(one.metric).unit),
        )
        for one in found
    ]
    return _section("Closed weeks restated", ("Week", "Metric", "Closed with", "Now"), rows, "Restatements")


def _section(title: str, names: tuple[str, ...], rows: Sequence[tuple[str, ...]], sheet: str = "") -> Section:
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    table = pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})
    return Section(title, table, names, sheet=sheet)
