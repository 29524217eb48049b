"""A pack as a PDF of one A4 page, set by typst: text stays text, charts stay vectors, fonts are embedded."""

import json
from pathlib import Path
from typing import Any, Literal

import typst

from queries.spreadsheet_cells import shortened
from reports import cell_text, fonts
from reports.content import Made, Pack, Section, TileText

COMMON, TEMPLATE = (Path(__file__).with_name(name) for name in ("common.typ", "page.typ"))
MOST_ROWS = 14
MOST_SENTENCES = 14
LONGEST_TITLE = 70
LONGEST_WORD = 45  # a longer word does not break, and would run off the page
SHARES = {"Note": 6.0, "deliverable_id": 0.9, "segment": 0.9, "vendor_id": 1.4, "work_type": 1.2}
"""Relative widths of text columns; others take 1."""
MILLIMETRES = {"currency": 19, "duration": 19, "month": 16, "date": 18, "week": 16, "instant": 19}
NARROW = 14.5
"""Width in millimetres that numbers and dates need, so that none is ever cut."""


def write(pack: Pack) -> bytes:
    """The PDF. Text that does not fit ends in an ellipsis, and lists say how many rows they leave out."""
    return typeset(TEMPLATE, _data(pack), pack.made)


def typeset(template: Path, data: dict[str, Any], made: Made) -> bytes:
    """The PDF of a template that stands after common.typ, with the fonts and these data."""
    whole = COMMON.read_bytes() + template.read_bytes()
    given = json.dumps({**data, "fonts": [fonts.FAMILY, *fonts.FALLBACKS]})
    try:
        return _set(whole, given, made, "ua-1")  # a screen reader can read headings, tables and charts
    except typst.TypstError:
        # The standard refuses the whole page for one character that no font here has, such as in a Chinese name
        # without a Chinese font. Without the standard, that character is an empty box that can be copied and read out.
        return _set(whole, given, made, None)


def _set(template: bytes, given: str, made: Made, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(  # type: ignore[misc]  # its stub requires folders in bytes with a template in bytes
        template,
        sys_inputs={"data": given},
        font_paths=[str(folder) for folder in fonts.folders()],
        timestamp=int(made.at.timestamp()),
        pdf_standards=standard,
    )


def _data(pack: Pack) -> dict[str, Any]:
    return {
        "title": shortened(pack.title, LONGEST_TITLE),
        "filters": pack.filters,
        "facts": " · ".join(pack.facts),
        "footer": " · ".join([pack.title, *pack.facts]),
        "demo": pack.is_demo,
        "sentences": _sentences(pack),
        "tiles": [_tile(tile) for tile in pack.tiles],
        "movers": [
            {
                "title": shortened(mover.section.title, LONGEST_TITLE),
                "chart": mover.chart,
                "words": mover.chart_words,
                "rest": mover.rest,
                "section": _section(mover.section, pack),
            }
            for mover in pack.movers
        ],
        "sections": [_section(section, pack) for section in pack.sections],
        "coverage": [vars(fact) for fact in pack.coverage],
        "definitions": pack.definitions,
    }


def _sentences(pack: Pack) -> list[str]:
    said = [breakable(sentence) for sentence in pack.sentences[:MOST_SENTENCES]]
    left = len(pack.sentences) - len(said)
    return [*said, f"{left} more in the web page and the spreadsheet."] if left else said


def breakable(text: str) -> str:
    """The text, its words too long for any line cut."""
    words = (word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…" for word in text.split(" "))
    return " ".join(words)


def _tile(tile: TileText) -> dict[str, Any]:
    return {
        "label": tile.label,
        "value": tile.value,
        "state": tile.state,
        "before": tile.before,
        "note": breakable(tile.note).replace(" %", "\u00a0%"),
        "tone": tile.tone,
        "harmful": tile.tile.is_harmful,
        "signal": tile.tile.is_signal,
        "trend": tile.trend,
        "words": tile.trend_words,
    }


def _section(section: Section, pack: Pack) -> dict[str, Any]:
    return {
        "title": shortened(section.title, LONGEST_TITLE),
        "empty": section.empty,
        "columns": [_column(name) for name in section.columns],
        "rows": cell_text.rows(section, pack, MOST_ROWS),
        "total_said": section.total,
        "total": section.table.num_rows,
        "said": f"{section.table.num_rows:,}; the web page and the spreadsheet have the rest",
    }


def _column(name: str) -> dict[str, Any]:
    """Its heading, alignment, and width in millimetres; 0 if it takes a share of the remaining width."""
    unit = cell_text.unit(name)
    return {
        "heading": cell_text.heading(name),
        "number": cell_text.is_number(name),
        "share": SHARES.get(name, 1.0),
        "width": 0 if unit == "text" else MILLIMETRES.get(unit, NARROW),
    }
