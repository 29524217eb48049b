"""A handout as a PDF of two A4 pages, set by typst: text stays text, charts stay vectors, fonts are embedded."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from queries.shortening import shortened as in_the_middle
from queries.spreadsheet_cells import shortened
from reports.handout import drawing
from reports.handout.content import Bars, Column, Handout, Listed, Tile, after_number
from reports.pdf import LONGEST_TITLE, breakable, typeset

TEMPLATE = Path(__file__).with_name("handout.typ")
LONGEST_SIGNER = 30
MORE = "the spreadsheet has the rest"


def write(handout: Handout) -> bytes:
    """The PDF. Text that does not fit ends in an ellipsis, and lists say how many rows they leave out."""
    return typeset(TEMPLATE, _data(handout), handout.made)


def _data(handout: Handout) -> dict[str, Any]:
    return {
        "title": f"Vendor review: {handout.vendor}, {handout.period}",
        "kicker": " · ".join(filter(None, ["Vendor review", handout.period, handout.compared, handout.filters])),
        "demo": bool(handout.status["demo"]),
        "headline": _text(handout.headline),
        "behind": _text(handout.behind),
        "facts": " · ".join(handout.facts),
        "footer": handout.footer,
        "signer": in_the_middle(handout.vendor, LONGEST_SIGNER),
        "tiles": [_tile(tile) for tile in handout.tiles],
        "trend": {
            "title": handout.trend.title,
            "subtitle": handout.trend.subtitle,
            "empty": handout.trend.empty,
            "chart": "" if handout.trend.empty else drawing.trend(handout.trend),
            "words": handout.trend.words,
        },
        "segments": _listed(handout.segments),
        "levels": _listed(handout.levels),
        "causes": _bars(handout.causes, drawing.bars),
        "fair": _bars(handout.fair, drawing.pairs),
        "misses": _listed(handout.misses),
        "report": {"title": handout.report.title, "sentence": _text(handout.report.sentence)},
        "actions": [[action.what, action.owner, action.by, action.status] for action in handout.actions],
        "definitions": handout.definitions,
    }


def _text(text: str) -> str:
    """A sentence whose numbers keep their per cent sign on their line."""
    return breakable(text).replace(" %", "\u00a0%")


def _tile(tile: Tile) -> dict[str, Any]:
    return {
        "label": tile.label,
        "value": tile.value,
        "unit": tile.unit,
        "was": f"was {tile.was}" if tile.was else "",
        "note": _text(tile.note),
        "tone": "harm" if tile.is_breach else "faint" if tile.is_few else "plain",
    }


def _listed(found: Listed) -> dict[str, Any]:
    return {
        "title": shortened(found.title, LONGEST_TITLE),
        "subtitle": found.subtitle,
        "columns": _columns(found.columns),
        "rows": found.rows,
        "bottom": found.total,
        "empty": found.empty,
        "total": found.count,
        "said": f"{found.count:,}; {MORE}",
    }


def _columns(columns: Sequence[Column]) -> list[dict[str, Any]]:
    return [
        {"heading": one.heading, "number": one.is_number, "share": one.share, "after": follows}
        for one, follows in zip(columns, after_number(columns), strict=True)
    ]


def _bars(found: Bars, draw: Any) -> dict[str, Any]:
    return {
        "title": shortened(found.title, LONGEST_TITLE),
        "subtitle": found.subtitle,
        "chart": draw(found) if found.bars else "",
        "words": f"{found.title}: {found.words}",
        "rest": f"{found.rest}; {MORE}" if found.rest else "",
        "empty": found.empty,
    }
