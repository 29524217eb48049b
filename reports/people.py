"""Further tables of a pack, of what people wrote and of closed weeks: each is given to pack.build as `also`."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

import pyarrow as pa

from queries.format import format_value
from queries.metrics import describe
from reports.content import Section
from reports.text import iso


class Note(Protocol):
    """What somebody pinned to a metric and a week, given by its Monday."""

    metric: str
    week: date
    text: str
    by: str


class Restated(Protocol):
    """A figure of a closed week that the data now say otherwise."""

    metric: str
    week: date
    before: float | None
    after: float | None


def notes(found: Iterable[Note]) -> Section:
    """The notes, in their order."""
    rows = [(iso(note.week), describe(note.metric).label, note.text, note.by) for note in found]
    return Section(
        "Notes", _texts(("Week", "Metric", "Note", "By"), rows), ("Week", "Metric", "Note", "By"), "No notes."
    )


def restatements(found: Iterable[Restated]) -> Section:
    """Figures of closed weeks: before, and as the data have them now."""
    names = ("Week", "Metric", "Closed with", "Now")
    rows = [
        (iso(one.week), describe(one.metric).label, _value(one.metric, one.before), _value(one.metric, one.after))
        for one in found
    ]
    return Section("Closed weeks restated", _texts(names, rows), names, "No closed week is restated.", "Restatements")


def _value(metric: str, value: float | None) -> str:
    return format_value(value, describe(metric).unit)


def _texts(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})
