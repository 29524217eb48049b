"""One week's pack: the same numbers as the page This week, as a PDF, an HTML page and a spreadsheet.

`build` asks and words everything once; `pdf`, `html` and `xlsx` only lay it out.
"""

import os
import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa

from data.written import Written
from queries import Scope, briefing_words, words
from queries import briefing as briefings
from queries.briefing import HEADLINE, Ask, Briefing, Tile
from queries.format import format_value
from queries.metrics import describe
from queries.said import signal_words
from queries.said import words as said
from reports import cell_text, charts, sheets, tables, text, written_by_people
from reports import html as web
from reports import pdf as paper
from reports.content import Made, Pack, TileText


class NoPack(Exception):
    """There is no pack for that week; the message says why."""


def build(
    ask: Ask,
    scope: Scope,
    week: date | None,
    about: Made,
    written: Written | None = None,
) -> Pack:
    """The pack of a week, by its Monday; None is the newest complete week. `written` is what people wrote.

    Raises NoPack if the data have nothing for that week.
    """
    briefing = briefings.brief(ask, scope, week, written)
    if not briefing.tiles:
        raise NoPack(text.nothing_in(briefing, briefings.weekly(ask, briefing.scope)))
    vendors = vendor_names(ask, scope)
    movers = tables.movers(ask, briefing, vendors)
    coverage = briefings.coverage(ask, briefing)
    theirs = written_by_people.sections(ask, written, briefing, vendors) if written else []
    return Pack(
        briefing=briefing,
        made=about,
        title=said.week_name(briefing),
        filters=text.filters(briefing.scope, vendors),
        facts=text.facts(briefing, about),
        is_demo=bool(briefing.status["demo"]),
        sentences=[cell_text.line(text) for text in said.sentences(briefing, ask, vendors)],
        tiles=[_tile(tile, briefing, ask) for tile in briefing.tiles],
        movers=movers,
        sections=[*tables.sections(ask, briefing), *theirs],
        coverage=text.coverage(coverage, briefing),
        coverage_table=pa.Table.from_pylist([coverage]),
        weekly=tables.weekly(ask, briefing),
        definitions=[(describe(metric).label, describe(metric).meaning) for metric in HEADLINE],
        vendors=vendors,
    )


def vendor_names(ask: Ask, scope: Scope) -> dict[str, str]:
    """The vendors' names by id, made unique as on the pages."""
    choices = ask("frame/choices", Scope(viewer=scope.viewer)).to_pylist()
    return words.told_apart({row["value"]: row["label"] for row in choices if row["dimension"] == "vendor"})


def pdf(pack: Pack) -> bytes:
    """One A4 page."""
    return paper.write(pack)


def html(pack: Pack) -> str:
    """One file that fetches nothing."""
    return web.write(pack)


def xlsx(pack: Pack) -> bytes:
    """Every table in full, and a sheet that describes them."""
    return sheets.write(pack)


def file_name(pack: Pack) -> str:
    """`kpo-2026-W46`, followed by the filters if there are any; without an extension."""
    return text.file_name(pack.briefing.week, pack.briefing.scope)


def write(pack: Pack, folder: Path) -> list[Path]:
    """Write all three to the folder, creating it if needed. Each file is complete or absent. Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"pdf": pdf(pack), "html": html(pack).encode(), "xlsx": xlsx(pack)}
    return [put(folder / f"{file_name(pack)}.{ending}", content) for ending, content in made.items()]


def put(path: Path, content: bytes) -> Path:
    """Write the file so that it is complete or absent; returns its path."""
    handle, waiting = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(waiting).chmod(0o644)  # a temporary file is private to its creator; a report is for others to read
        os.replace(waiting, path)
    except BaseException:
        Path(waiting).unlink(missing_ok=True)
        raise
    return path


def _tile(tile: Tile, briefing: Briefing, ask: Ask) -> TileText:
    unit = describe(tile.metric).unit
    return TileText(
        tile=tile,
        label=text.label(tile, briefing),
        value=signal_words.value(tile),
        state=briefing_words.state(tile, briefing),
        before=f"week before {format_value(tile.before, unit, short=True)}" if tile.before is not None else "",
        note=cell_text.line(briefing_words.note(tile, briefing, ask)),
        tone=text.tone(tile),
        trend=charts.sparkline(tile),
        trend_words=text.trend(tile),
    )
