"""A deck of 16:9 slides with one layout: a title, a footer and a page number; and the texts that slides share."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

INK, QUIET, ACCENT, BREACH, FAINT = (
    RGBColor.from_string(colour) for colour in ("1B2430", "5B6675", "2F6FD0", "C22F2F", "D9DEE5")
)
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN, INNER = Inches(0.55), Inches(12.23)
TITLE_TOP, TITLE_HEIGHT = Inches(0.3), Inches(0.95)
SUBTITLE_TOP, SUBTITLE_HEIGHT = Inches(1.28), Inches(0.62)
BODY_TOP, BODY_HEIGHT = Inches(1.98), Inches(4.55)
NOTE_TOP, NOTE_HEIGHT = Inches(6.56), Inches(0.32)
FOOTER_TOP, FOOTER_HEIGHT = Inches(6.98), Inches(0.34)
NUMBER_WIDTH = Inches(0.9)
SMALLEST = 11
TITLE_POINTS = 26
LAYOUT = "Title Only"
KEPT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)

Box = tuple[Length, Length, Length, Length]
"""Left, top, width and height."""


class Deck:
    """A presentation that grows slide by slide; each has its finding as its title, and the footer."""

    def __init__(self, title: str, footer: str, made_at: datetime) -> None:
        self.presentation = Presentation()
        self._footer = footer
        self.presentation.slide_width, self.presentation.slide_height = WIDTH, HEIGHT
        self._describe(title, made_at)
        self._keep_one_layout()
        self._place(self.presentation.slide_master)
        self._place(self._layout)
        _style_titles(self.presentation.slide_master)

    def slide(self, title: str, subtitle: str, notes: str) -> Slide:
        """A new slide with its title, a line below it, the footer, and notes for whoever presents it."""
        slide = self.presentation.slides.add_slide(self._layout)
        slide.shapes.title.text = title
        if subtitle:
            text(slide, subtitle, (MARGIN, SUBTITLE_TOP, INNER, SUBTITLE_HEIGHT), 14, QUIET)
        self._add_footer(slide)
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def _describe(self, title: str, made_at: datetime) -> None:
        about, at = self.presentation.core_properties, made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        about.title, about.author, about.last_modified_by = title, "", ""
        about.comments, about.keywords, about.subject = "", "", ""
        about.created = about.modified = at
        package = self.presentation.part.package
        for name in [key for key, one in package._rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
            package._rels.pop(name)  # a picture of somebody else's slide

    def _keep_one_layout(self) -> None:
        layouts = self.presentation.slide_layouts
        self._layout = next(layout for layout in layouts if layout.name == LAYOUT)
        for layout in list(layouts):
            if layout is not self._layout and layout.name != LAYOUT:
                layouts.remove(layout)

    @staticmethod
    def _place(holder: Any) -> None:
        """Set the master's or the layout's placeholders where slides of 16:9 have them; the date is left out."""
        for shape in list(holder.placeholders):
            kind = shape.placeholder_format.type
            box = _BOXES.get(kind)
            if box is None:
                shape._element.getparent().remove(shape._element)
                continue
            shape.left, shape.top, shape.width, shape.height = box
            if kind in KEPT:
                _style_small(shape, PP_ALIGN.RIGHT if kind == PP_PLACEHOLDER.SLIDE_NUMBER else PP_ALIGN.LEFT)

    def _add_footer(self, slide: Slide) -> None:
        kept: Any = self._layout.placeholders
        for shape in kept:
            if shape.placeholder_format.type not in KEPT:
                continue
            added = copy.deepcopy(shape._element)
            slide.shapes._spTree.append(added)
            added.nvSpPr.cNvPr.set("id", str(_free_id(slide)))
            if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                frame = next(one for one in slide.placeholders if one._element is added).text_frame
                frame.text = self._footer
                frame.paragraphs[0].alignment = PP_ALIGN.LEFT
                _look(frame, SMALLEST, QUIET)


_BOXES: dict[Any, Box] = {
    PP_PLACEHOLDER.TITLE: (MARGIN, TITLE_TOP, INNER, TITLE_HEIGHT),
    PP_PLACEHOLDER.BODY: (MARGIN, BODY_TOP, INNER, BODY_HEIGHT),
    PP_PLACEHOLDER.FOOTER: (MARGIN, FOOTER_TOP, Emu(INNER - NUMBER_WIDTH), FOOTER_HEIGHT),
    PP_PLACEHOLDER.SLIDE_NUMBER: (Emu(MARGIN + INNER - NUMBER_WIDTH), FOOTER_TOP, NUMBER_WIDTH, FOOTER_HEIGHT),
}


def text(slide: Slide, words: str, box: Box, points: int = SMALLEST, colour: RGBColor = INK) -> None:
    """A box of text, wrapped within its width."""
    frame = slide.shapes.add_textbox(*box).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.text = words
    _look(frame, points, colour)


def note(slide: Slide, words: str) -> None:
    """A line above the footer, such as how many rows a table leaves out; nothing without words."""
    if words:
        text(slide, words, (MARGIN, NOTE_TOP, INNER, NOTE_HEIGHT), 12, QUIET)


def describe(shape: Any, words: str) -> None:
    """Alternative text, for whoever cannot see the chart or table."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", words)


def _look(frame: Any, points: int, colour: RGBColor) -> None:
    for run in _runs(frame):
        run.font.size, run.font.color.rgb = Pt(points), colour


def _runs(frame: Any) -> Iterator[Any]:
    return (run for paragraph in frame.paragraphs for run in paragraph.runs)


def _style_small(shape: Any, align: PP_ALIGN) -> None:
    frame = shape.text_frame
    frame.vertical_anchor, frame.margin_left, frame.margin_right = MSO_ANCHOR.MIDDLE, Emu(0), Emu(0)
    for paragraph in frame.paragraphs:
        paragraph.alignment = align
        for field in paragraph._p.iter(qn("a:rPr"), qn("a:endParaRPr")):
            field.set("sz", str(SMALLEST * 100))


def _style_titles(master: Any) -> None:
    """Titles stand on the left, in bold, small enough for a sentence; set once, where a person would set it."""
    level = master._element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    letters = level.find(qn("a:defRPr"))
    letters.set("sz", str(TITLE_POINTS * 100))
    letters.set("b", "1")
    for shape in master.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            frame = shape.text_frame
            frame.vertical_anchor, frame.margin_left, frame.margin_right = MSO_ANCHOR.BOTTOM, Emu(0), Emu(0)


def _free_id(slide: Slide) -> int:
    return 1 + max(int(one.get("id")) for one in slide.shapes._spTree.iter() if one.tag.endswith("}cNvPr"))
