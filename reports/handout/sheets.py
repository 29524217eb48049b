"""A handout as a spreadsheet: every list in full, typed, with a sheet that says what was asked and what it means."""

from collections.abc import Sequence

import pyarrow as pa

from queries import workbook
from queries.metrics import describe
from queries.workbook import Sheet
from reports.handout.content import Bars, Handout, Listed


def write(handout: Handout) -> bytes:
    """The XLSX file: Summary, Said, Weeks, Segments, Service levels missed, Causes, …, Actions, Definitions, About."""
    lists: list[Listed | Bars] = [handout.segments, handout.levels, handout.causes, handout.fair, handout.misses]
    sheets = [
        Sheet("Summary", _summary(handout)),
        Sheet("Said", _texts({"What the handout says": [handout.headline, handout.behind, *_findings(handout)]})),
        Sheet("Weeks", handout.trend.table),
        *(Sheet(one.sheet, one.table) for one in lists),
        Sheet("Items to settle", handout.report.table),
        Sheet("Actions", _actions(handout)),
        Sheet("Definitions", _definitions(handout)),
    ]
    return workbook.write(sheets, _about(handout))


def _summary(handout: Handout) -> pa.Table:
    """One row per number: the exact value beside the value shown."""
    tiles, count = handout.tiles, len(handout.tiles)
    numbers = {
        "Value": [tile.number for tile in tiles],
        "The period before": [tile.before for tile in tiles],
    }
    shown = _texts(
        {
            "Metric": [tile.label for tile in tiles],
            "As shown": [tile.written for tile in tiles],
            "As shown before": [tile.was_written for tile in tiles],
            "Note": [tile.note for tile in tiles],
            "Vendor": [handout.vendor] * count,
            "Period": [handout.period] * count,
            "Filters": [handout.filters] * count,
        }
    )
    for name, values in numbers.items():
        shown = shown.append_column(name, pa.array(values, pa.float64()))
    return shown


def _findings(handout: Handout) -> list[str]:
    parts = (handout.trend, handout.segments, handout.levels, handout.causes, handout.fair, handout.misses)
    return [*(part.title for part in parts), handout.report.title, handout.report.sentence]


def _actions(handout: Handout) -> pa.Table:
    known = [action for action in handout.actions if action.what]
    return _texts(
        {
            "Action": [action.what for action in known],
            "Owner": [action.owner for action in known],
            "By": [action.by for action in known],
            "Status": [action.status for action in known],
        }
    )


def _definitions(handout: Handout) -> pa.Table:
    known = [describe(tile.metric) for tile in handout.tiles]
    return _texts(
        {
            "Metric": [metric.label for metric in known],
            "Column": [metric.name for metric in known],
            "Unit": [metric.unit for metric in known],
            "Definition": [metric.meaning for metric in known],
        }
    )


def _texts(columns: dict[str, Sequence[str]]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _about(handout: Handout) -> workbook.About:
    status = handout.status
    return workbook.About(
        title=" · ".join(filter(None, ["Vendor review", handout.vendor, handout.period, handout.filters])),
        version=handout.made.version,
        as_of=status["as_of"],
        timezone=status["timezone"],
        demo=bool(status["demo"]),
        generated_at=handout.made.at,
        currency=status["currency"],
        page="Vendor",
        words=handout.words,
    )
