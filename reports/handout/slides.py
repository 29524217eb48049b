"""A handout as eight slides to edit: native charts and tables, each slide's title its finding."""

import io
from collections.abc import Sequence

from pptx.slide import Slide
from pptx.util import Emu, Inches

from reports.handout import deck, slide_parts
from reports.handout.content import Bars, Column, Handout
from reports.handout.deck import ACCENT, BODY_HEIGHT, BODY_TOP, INNER, MARGIN, QUIET, Box, Deck
from reports.handout.naming import dates

BODY: Box = (MARGIN, BODY_TOP, INNER, BODY_HEIGHT)
CHART_WIDTH = Inches(3.9)
BESIDE: Box = (Emu(MARGIN + CHART_WIDTH + Inches(0.2)), BODY_TOP, Emu(INNER - CHART_WIDTH - Inches(0.2)), BODY_HEIGHT)
ABOUT: Box = (MARGIN, Inches(6.2), INNER, Inches(0.6))
MOST_ROWS, MOST_SEGMENTS = 12, 10
ROOM_TO_WRITE = Inches(0.62)
LEAST, STEP = 0.9, 10


def write(handout: Handout) -> bytes:
    """The PPTX file. Lists say how many rows they leave out."""
    made = Deck(f"Vendor review: {handout.vendor}, {handout.period}", handout.footer, handout.made.at)
    for add in (_summary, _trend, _segments, _causes, _fair, _levels, _misses, _actions):
        add(made, handout)
    page = io.BytesIO()
    made.presentation.save(page)
    return page.getvalue()


def _summary(made: Deck, handout: Handout) -> None:
    slide = made.slide(handout.headline, handout.behind, _notes(handout))
    columns = [
        Column("Measure", share=1.6),
        Column("This period", True),
        Column("Period before", True),
        Column("Target, rank or basis", share=3),
    ]
    rows = [[tile.label, tile.written, tile.was_written, tile.note] for tile in handout.tiles]
    slide_parts.table(slide, columns, rows, BODY, "The six numbers of the review", points=16, row=Inches(0.52))
    about = [f"Period: {handout.period}", handout.compared, handout.filters, *handout.facts]
    deck.text(slide, " · ".join(filter(None, about)), ABOUT, 12, QUIET)


def _trend(made: Deck, handout: Handout) -> None:
    found = handout.trend
    slide = made.slide(found.title, found.subtitle, _notes(handout))
    if found.empty:
        _say(slide, found.empty)
        return
    values, targets = [week.value for week in found.weeks], [week.target for week in found.weeks]
    lowest = min([*(value for value in (*values, *targets) if value is not None), LEAST])
    low = max(0, int(lowest * STEP)) / STEP
    names = dates([week.week for week in found.weeks])
    series: list[slide_parts.Series] = [("On time", values, ACCENT), *_target(targets)]
    chart = slide_parts.line_chart(slide, names, series, BODY, found.words, low)
    slide_parts.mark_below(chart, [place for place, week in enumerate(found.weeks) if week.is_below])
    if len(series) > 1:
        slide_parts.without_marks(chart, 1)


def _target(targets: Sequence[float | None]) -> list[slide_parts.Series]:
    """The targets as a series; none where there is no target at all."""
    return [("Target", targets, QUIET)] if any(target is not None for target in targets) else []


def _segments(made: Deck, handout: Handout) -> None:
    found = handout.segments
    slide = made.slide(found.title, found.subtitle, _notes(handout))
    if not found.rows:
        _say(slide, found.empty)
        return
    shown = handout.segment_shares[:MOST_SEGMENTS]
    names = [bar.name for bar in shown]
    series: list[slide_parts.Series] = [
        ("On time", [bar.value for bar in shown], ACCENT),
        *_target([bar.other for bar in shown]),
    ]
    words = f"On time and target by segment: {', '.join(' '.join(row[:3]) for row in found.rows[:MOST_SEGMENTS])}"
    box = (MARGIN, BODY_TOP, CHART_WIDTH, BODY_HEIGHT)
    slide_parts.bar_chart(slide, names, series, box, words, is_share=True, is_flat=False)
    deck.note(slide, slide_parts.listed(slide, found, BESIDE, MOST_SEGMENTS, points=11))


def _causes(made: Deck, handout: Handout) -> None:
    found = handout.causes
    slide = made.slide(found.title, found.subtitle, _notes(handout))
    _bars(slide, found, [("Misses", [bar.value for bar in found.bars], ACCENT)], is_share=False)


def _fair(made: Deck, handout: Handout) -> None:
    found = handout.fair
    slide = made.slide(found.title, found.subtitle, _notes(handout))
    series: list[slide_parts.Series] = [
        ("Like for like", [bar.value for bar in found.bars], ACCENT),
        ("As it is", [bar.other for bar in found.bars], QUIET),
    ]
    _bars(slide, found, series, is_share=True)


def _bars(slide: Slide, found: Bars, series: list[slide_parts.Series], is_share: bool) -> None:
    if not found.bars:
        _say(slide, found.empty)
        return
    names = [bar.name for bar in found.bars]
    slide_parts.bar_chart(slide, names, series, BODY, f"{found.title}: {found.words}", is_share)
    deck.note(slide, f"{found.rest}; the spreadsheet has the rest" if found.rest else "")


def _levels(made: Deck, handout: Handout) -> None:
    found = handout.levels
    slide = made.slide(found.title, found.subtitle, _notes(handout))
    if not found.rows:
        _say(slide, found.empty)
        return
    deck.note(slide, slide_parts.listed(slide, found, BODY, MOST_ROWS))


def _misses(made: Deck, handout: Handout) -> None:
    found, report = handout.misses, handout.report
    slide = made.slide(found.title, found.subtitle, _notes(handout))
    if not found.rows:
        _say(slide, found.empty)
        return
    left_out = slide_parts.listed(slide, found, BODY, MOST_ROWS, points=11)
    said = f"{report.title}. {report.sentence}"
    box = (MARGIN, Inches(5.85), INNER, Inches(0.65))
    deck.text(slide, said, box, 12)
    deck.note(slide, left_out)


def _actions(made: Deck, handout: Handout) -> None:
    subtitle = "The first come from the data; owner, date and status are agreed at the meeting"
    slide = made.slide(_to_agree(handout), subtitle, _notes(handout))
    columns = [Column("Action", share=4.6), Column("Owner", share=1.4), Column("By", share=1.5), Column("Status")]
    rows = [[action.what, action.owner, action.by, action.status] for action in handout.actions]
    slide_parts.table(slide, columns, rows, BODY, "Agreed actions", points=14, row=ROOM_TO_WRITE, lines_a_cell=2)


def _to_agree(handout: Handout) -> str:
    known = sum(bool(action.what) for action in handout.actions)
    if not known:
        return "No action follows from the data alone"
    return f"{known} action{'' if known == 1 else 's'} to agree, and room for more"


def _say(slide: Slide, words: str) -> None:
    deck.text(slide, words, BODY, 16)


def _notes(handout: Handout) -> str:
    """What the numbers rest on, for whoever presents them."""
    about = [f"Vendor review: {handout.vendor}", handout.period, handout.compared, handout.filters, *handout.facts]
    return "\n".join(
        [" · ".join(filter(None, about)), *(f"{name}: {meaning}" for name, meaning in handout.definitions)]
    )
