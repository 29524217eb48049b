"""A handout as its readers get it: the text of the PDF's pages, the slides, the cells of the spreadsheet."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import python_calamine
from pptx import Presentation

from reports.handout import files
from reports.handout.content import Handout
from tests.reports.reading import plain

_written: dict[tuple[int, str], tuple[Handout, bytes]] = {}


def written(made: Handout, ending: str) -> bytes:
    """The file of that ending, made once for each handout."""
    key = (id(made), ending)
    if key not in _written:
        _written[key] = (made, files.WRITERS[ending](made))  # the handout is kept, so that its id stays its own
    return _written[key][1]


def pdf(made: Handout) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written(made, "pdf")))


def pages(made: Handout) -> list[str]:
    """The text of each page, on one line."""
    return [plain(page.extract_text()) for page in pdf(made).pages]


def deck(made: Handout) -> Any:
    return Presentation(io.BytesIO(written(made, "pptx")))


def book(made: Handout) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written(made, "xlsx")))


def chart_of(slide: Any) -> Any:
    """The slide's one chart. Fails if there is none."""
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return chart


def series_of(slide: Any) -> dict[str, list[float | None]]:
    """The values of the slide's chart, by series."""
    return {one.name: list(one.values) for one in chart_of(slide).plots[0].series}


def categories_of(slide: Any) -> list[str]:
    return list(chart_of(slide).plots[0].categories)


def table_of(slide: Any) -> list[list[str]]:
    """The cells of the slide's one table, with its headings."""
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in table.rows]


def texts_of(slide: Any) -> Iterator[str]:
    """Every text that stands on the slide, and its notes."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if shape.has_chart:
            yield from (str(name) for name in shape.chart.plots[0].categories)
    yield slide.notes_slide.notes_text_frame.text
