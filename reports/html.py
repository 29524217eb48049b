"""A pack as one HTML file that fetches and runs nothing; built as a tree, so that no text can become markup."""

from pathlib import Path

from lxml import etree
from lxml import html as lxml_html
from lxml.html import builder as E

from reports import cell_text
from reports.content import HARM, Mover, Pack, Section, TileText

STYLE = Path(__file__).with_name("page.css")
MOST_ROWS = 500  # of a list: beyond this a browser is slow, and a spreadsheet serves better
LONG_WORD = 24
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


def write(pack: Pack) -> str:
    """The page. Long lists show their first rows and say where the rest is."""
    page = E.HTML(_head(pack), E.BODY(E.MAIN(*_parts(pack)), _foot(pack)), lang="en")
    return lxml_html.tostring(page, doctype="<!DOCTYPE html>", encoding="unicode") + "\n"


def _head(pack: Pack) -> etree._Element:
    return E.HEAD(
        E.META(charset="utf-8"),
        E.META({"http-equiv": "Content-Security-Policy", "content": NOTHING_ELSE}),
        E.META(name="viewport", content="width=device-width, initial-scale=1"),
        E.META(name="color-scheme", content="light dark"),
        E.TITLE(f"{pack.title}: {pack.filters}"),
        E.STYLE(STYLE.read_text("utf-8")),
    )


def _parts(pack: Pack) -> list[etree._Element]:
    badge = [E.P("Demo data", E.CLASS("badge"))] if pack.is_demo else []
    return [
        E.HEADER(*badge, E.H1(pack.title), E.P(pack.filters, E.CLASS("filters")), _quiet(" · ".join(pack.facts))),
        E.SECTION(*(E.P(said) for said in pack.sentences), E.CLASS("said"), {"aria-label": "What the week says"}),
        E.SECTION(*(_tile(tile) for tile in pack.tiles), E.CLASS("tiles"), {"aria-label": "The six numbers"}),
        *(_mover(mover, pack) for mover in pack.movers),
        *(_listed(section, pack) for section in pack.sections),
        _coverage(pack),
        _definitions(pack),
    ]


def _foot(pack: Pack) -> etree._Element:
    return E.FOOTER(_quiet(" · ".join([pack.title, pack.filters, *pack.facts])))


def _quiet(text: str) -> etree._Element:
    return E.P(text, E.CLASS("quiet"))


def _tile(tile: TileText) -> etree._Element:
    state = "harm" if tile.tile.is_harmful else "signal" if tile.tile.is_signal else "quiet"
    return E.DIV(
        E.H2(tile.label),
        E.P(tile.value, E.CLASS(f"value {tile.tone}")),
        E.P(tile.state or "\u00a0", E.CLASS(f"state {state}")),
        E.P(tile.before or "\u00a0", E.CLASS("quiet")),
        *([_drawing(tile.trend, tile.trend_words)] if tile.trend else []),
        E.P(tile.note, E.CLASS("quiet")),
        E.CLASS(f"tile {'missed' if tile.tone == HARM else ''}".strip()),
    )


def _drawing(svg: str, words: str) -> etree._Element:
    """The chart as part of the page, with a description in words."""
    drawn = etree.fromstring(svg.encode())
    drawn.set("role", "img")
    drawn.set("aria-label", words)
    return E.DIV(drawn, E.CLASS("chart"))


def _mover(mover: Mover, pack: Pack) -> etree._Element:
    chart = [_drawing(mover.chart, mover.chart_words)] if mover.chart else []
    rest = [_quiet(f"In the chart not shown: {mover.rest}.")] if mover.rest else []
    return E.SECTION(E.H2(mover.section.title), *chart, *rest, *_table(mover.section, pack))


def _listed(section: Section, pack: Pack) -> etree._Element:
    total = [_quiet(section.total)] if section.total else []
    return E.SECTION(E.H2(section.title), *total, *_table(section, pack))


def _table(section: Section, pack: Pack) -> list[etree._Element]:
    total = section.table.num_rows
    if not total:
        return [_quiet(section.empty)]
    rows = [_row(row, section) for row in cell_text.rows(section, pack, MOST_ROWS)]
    headings = [E.TH(cell_text.heading(name), _aligned(name), scope="col") for name in section.columns]
    table = E.TABLE(E.CAPTION(section.title), E.THEAD(E.TR(*headings)), E.TBODY(*rows))
    scrolling = {"tabindex": "0", "role": "region", "aria-label": section.title}
    said = f"{len(rows):,} of {total:,}; the spreadsheet has all." if len(rows) < total else f"{total:,} in all."
    return [E.DIV(table, E.CLASS("scrolls"), scrolling), _quiet(said)]


def _row(row: list[str], section: Section) -> etree._Element:
    (first, column), *others = zip(row, section.columns, strict=True)
    return E.TR(
        E.TH(first, _look(first, column), scope="row"), *(E.TD(text, _look(text, name)) for text, name in others)
    )


def _aligned(column: str) -> dict[str, str]:
    return E.CLASS("number") if cell_text.is_number(column) else {}


def _look(text: str, column: str) -> dict[str, str]:
    """Numbers are aligned right; only a word long enough to push the others off a phone may break anywhere."""
    is_long = any(len(word) > LONG_WORD for word in text.split())
    return E.CLASS("long") if is_long else _aligned(column)


def _coverage(pack: Pack) -> etree._Element:
    facts = (E.DIV(E.DT(fact.says), E.DD(fact.value)) for fact in pack.coverage)
    return E.SECTION(E.H2("How much of the work these numbers cover, 13 weeks"), E.DL(*facts, E.CLASS("facts")))


def _definitions(pack: Pack) -> etree._Element:
    pairs = (part for label, meaning in pack.definitions for part in (E.DT(label), E.DD(meaning)))
    return E.SECTION(E.H2("What the six numbers mean"), E.DL(*pairs, E.CLASS("meanings")))
