"""A pack as a spreadsheet: every table in full, typed, with a sheet that says what was asked and what columns mean."""

import pyarrow as pa

from queries import words, workbook
from queries.metrics import describe
from queries.workbook import Sheet
from reports.content import Pack


def write(pack: Pack) -> bytes:
    """The XLSX file: Week, Weekly series, what moved, Overdue, At risk, Defaults, …, Coverage, Definitions, About."""
    tables = [Sheet(section.sheet or section.title, section.table) for section in pack.all_sections]
    sheets = [
        Sheet("Week", _week(pack)),
        Sheet("Said", pa.table({"What the week says": pa.array(pack.sentences, pa.string())})),
        Sheet("Weekly series", pack.weekly),
        *tables,
        Sheet("Coverage", pack.coverage_table),
        Sheet("Definitions", _definitions(pack)),
    ]
    return workbook.write(sheets, _about(pack))


def _week(pack: Pack) -> pa.Table:
    """One row per tile: the exact value beside the value shown."""
    tiles = pack.tiles
    return pa.table(
        {
            "Metric": [tile.label for tile in tiles],
            "Unit": [describe(tile.tile.metric).unit for tile in tiles],
            "Value": pa.array([tile.tile.value for tile in tiles], pa.float64()),
            "As shown": [tile.value for tile in tiles],
            "State": [tile.state for tile in tiles],
            "Target": pa.array([tile.tile.target and tile.tile.target.target for tile in tiles], pa.float64()),
            "The week before": pa.array([tile.tile.before for tile in tiles], pa.float64()),
            "As shown before": [tile.before for tile in tiles],
            "Usually from": pa.array([tile.tile.point.lower for tile in tiles], pa.float64()),
            "Usually to": pa.array([tile.tile.point.upper for tile in tiles], pa.float64()),
            "Note": [tile.note for tile in tiles],
            "Week": [pack.title] * len(tiles),
            "Filters": [pack.filters] * len(tiles),
        }
    )


def _definitions(pack: Pack) -> pa.Table:
    known = [describe(tile.tile.metric) for tile in pack.tiles]
    better = {"up": "more", "down": "less", None: "neither"}
    return pa.table(
        {
            "Metric": [metric.label for metric in known],
            "Column": [metric.name for metric in known],
            "Unit": [metric.unit for metric in known],
            "Better": [better[metric.good] for metric in known],
            "Definition": [metric.meaning for metric in known],
        }
    )


def _about(pack: Pack) -> workbook.About:
    status = pack.briefing.status
    return workbook.About(
        title=f"{pack.title} · {pack.filters}",
        version=pack.made.version,
        as_of=status["as_of"],
        timezone=status["timezone"],
        demo=pack.is_demo,
        generated_at=pack.made.at,
        currency=status["currency"],
        page="This week",
        words=lambda column, value: words.label(column, value, pack.vendors),
    )
