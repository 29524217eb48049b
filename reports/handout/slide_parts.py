"""Native tables and charts of a slide: to be edited in PowerPoint, described in words, text only ever as text."""

import io
import unicodedata
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from queries.shortening import shortened
from reports.handout.content import Column, Listed, after_number
from reports.handout.deck import ACCENT, BREACH, FAINT, INK, QUIET, SMALLEST, Box, describe

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without fills and lines."""

ROW, HEADING = Inches(0.315), Inches(0.4)
LINES_OF_HEADING = 2
CELL_MARGIN, AFTER_NUMBER = Inches(0.06), Inches(0.2)
SQUARE, WIDE, NARROW = 1.05, 0.8, 0.57  # of the size of letters
EM = 72.0
ALL_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHARE, COUNT = "0.0%", "#,##0"
LINE = Pt(2)
MOST_LABELS = 13
Series = tuple[str, Sequence[float | None], RGBColor]
"""A series' name, its values, None for gaps, and its colour."""


def listed(slide: Slide, found: Listed, box: Box, most: int, points: int = 12) -> str:
    """A list as a table, of at most that many rows and its total; returns how many are left out, empty if none."""
    rows = [*found.rows[:most], *([found.total] if found.total else [])]
    table(slide, found.columns, rows, box, found.title, points, has_total=bool(found.total))
    shown = min(len(found.rows), most)
    return f"{shown:,} of {found.count:,}; the spreadsheet has the rest" if shown < found.count else ""


def table(
    slide: Slide,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    box: Box,
    words: str,
    points: int = 12,
    row: int = ROW,
    has_total: bool = False,
    lines_a_cell: int = 1,
) -> None:
    """A table with a heading row; cells too long for the lines of their column are cut in the middle."""
    left, top, width, _ = box
    frame = slide.shapes.add_table(
        len(rows) + 1, len(columns), left, top, width, Emu(max(row, HEADING) + row * len(rows))
    )
    describe(frame, words)
    made = frame.table
    frame._element.find(f".//{qn('a:tableStyleId')}").text = PLAIN_TABLE
    made.horz_banding, made.last_row = False, has_total
    whole = sum(column.share for column in columns)
    for place, column in enumerate(columns):
        made.columns[place].width = Emu(int(width * column.share / whole))
    lines = [[column.heading for column in columns], *rows]
    follows = after_number(columns)
    strong = {0, len(lines) - 2} if has_total else {0}
    for number, line in enumerate(lines):
        made.rows[number].height = Emu(row if number else max(row, HEADING))
        is_last = has_total and number == len(lines) - 1
        for place, (cell, column) in enumerate(zip(line, columns, strict=True)):
            indent = AFTER_NUMBER if follows[place] else CELL_MARGIN
            room = (made.columns[place].width - CELL_MARGIN - indent) * (lines_a_cell if number else LINES_OF_HEADING)
            made.cell(number, place).margin_left = indent
            look = (SMALLEST, QUIET) if not number else (points, INK)
            _fill(made.cell(number, place), fitted(cell, room, look[0]), column, *look, is_bold=is_last)
            _underline(made.cell(number, place), INK if number in strong else FAINT)


def _fill(cell: Any, words: str, column: Column, points: int, colour: RGBColor, is_bold: bool) -> None:
    cell.margin_right = CELL_MARGIN
    cell.margin_top = cell.margin_bottom = Emu(0)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if column.is_number else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.color.rgb = Pt(points), is_bold, colour


def _underline(cell: Any, colour: RGBColor) -> None:
    line = (
        f'<a:lnB {nsdecls("a")} w="9525" cap="flat" cmpd="sng"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        '<a:prstDash val="solid"/></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def fitted(words: str, room: int, points: int) -> str:
    """The text, cut in its middle where it would not stand on one line of that width."""
    letters = len(words)
    while letters > 1 and measured(shortened(words, letters), points) > room:
        letters -= 1
    return shortened(words, letters)


def measured(words: str, points: int) -> int:
    """How wide the text is at most, in EMU; the font that a reader has is not known."""
    wide = sum(
        1.05 if unicodedata.east_asian_width(one) in "WF" else WIDE if one in "MW@%&" else NARROW for one in words
    )
    return Inches(wide * points / EM)


def line_chart(slide: Slide, names: Sequence[str], series: Sequence[Series], box: Box, words: str, low: float) -> Any:
    """Shares over time; lines break where there is no value. Returns the chart."""
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, names, series, box, words, SHARE)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = low, 1.0
    skip = -(-len(names) // MOST_LABELS)
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        chart.category_axis._element.append(parse_xml(f'<{tag} {nsdecls("c")} val="{skip}"/>'))
    _in_order(chart.category_axis._element)
    chart.category_axis.tick_labels.font.size = Pt(12)  # states that they have a look of their own
    chart.category_axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("rot", "0")
    for drawn, (_, _, colour) in zip(chart.plots[0].series, series, strict=True):
        drawn.smooth = False
        drawn.format.line.color.rgb, drawn.format.line.width = colour, LINE
        _mark(drawn.marker, colour, 7)
    return chart


def _in_order(axis: Any) -> None:
    """The schema has tick skips before what follows them."""
    for late in axis.findall(qn("c:noMultiLvlLbl")):
        axis.remove(late)
        axis.append(late)


def mark_below(chart: Any, places: Sequence[int]) -> None:
    """The points of the first series at these places as red diamonds: colour alone tells not everybody."""
    for place in places:
        point = chart.plots[0].series[0].points[place]
        _mark(point.marker, BREACH, 9, XL_MARKER_STYLE.DIAMOND)
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = BREACH
        point.format.line.color.rgb, point.format.line.width = ACCENT, LINE


def without_marks(chart: Any, series: int) -> None:
    """That series as a dashed line alone."""
    drawn = chart.plots[0].series[series]
    drawn.marker.style, drawn.format.line.dash_style = XL_MARKER_STYLE.NONE, MSO_LINE.DASH


def bar_chart(
    slide: Slide,
    names: Sequence[str],
    series: Sequence[Series],
    box: Box,
    words: str,
    is_share: bool,
    is_flat: bool = True,
) -> Any:
    """Clustered bars; `is_flat` for horizontal ones, the first on top, each with its value. Returns the chart."""
    kind = XL_CHART_TYPE.BAR_CLUSTERED if is_flat else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = _chart(slide, kind, names, series, box, words, SHARE if is_share else COUNT)
    chart.value_axis.minimum_scale = 0
    if is_share:
        chart.value_axis.maximum_scale = 1.0
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 0
    for drawn, (_, _, colour) in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
    if is_flat:
        chart.category_axis.reverse_order, chart.value_axis.visible = True, False
        _label(plot, SHARE if is_share else COUNT)
    return chart


def _label(plot: Any, form: str) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    labels.font.size, labels.font.color.rgb = Pt(SMALLEST), INK


def _chart(
    slide: Slide, kind: XL_CHART_TYPE, names: Sequence[str], series: Sequence[Series], box: Box, words: str, form: str
) -> Any:
    data = CategoryChartData(number_format=form)
    data.categories = list(names)
    for name, values, _ in series:
        data.add_series(name, list(values))
    frame: Any = slide.shapes.add_chart(kind, *box, data)  # type: ignore[arg-type]  # its stub names one kind of data
    describe(frame, words)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(names, series))
    chart.has_title, chart.has_legend = False, len(series) > 1
    chart.font.size, chart.font.color.rgb = Pt(12), INK
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    across, up = chart.category_axis, chart.value_axis
    across.format.line.color.rgb, across.major_tick_mark = FAINT, XL_TICK_MARK.NONE
    across.has_major_gridlines = False
    up.has_major_gridlines, up.major_tick_mark = kind != XL_CHART_TYPE.BAR_CLUSTERED, XL_TICK_MARK.NONE
    up.format.line.fill.background()
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = form.replace(".0", ""), False
    if up.has_major_gridlines:
        up.major_gridlines.format.line.color.rgb = FAINT
    return chart


def _workbook(names: Sequence[str], series: Sequence[Series]) -> bytes:
    """The chart's data as PowerPoint opens them to edit; the library's own would take names for formulas and links."""
    page = io.BytesIO()
    with xlsxwriter.Workbook(page, ALL_TEXT) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, name in enumerate(names, 1):
            sheet.write_string(row, 0, name)
        for column, (name, values, _) in enumerate(series, 1):
            sheet.write_string(0, column, name)
            for row, value in enumerate(values, 1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return page.getvalue()


def _mark(marker: Any, colour: RGBColor, size: int, style: XL_MARKER_STYLE = XL_MARKER_STYLE.CIRCLE) -> None:
    marker.style, marker.size = style, size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = colour
