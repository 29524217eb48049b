"""Two tagged A4 pages and eight slides that can be edited, whatever the data; nothing is cut off or off the slide."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Pt

from data.written import Written
from queries import EVERYTHING, Scope, notes
from queries.shortening import apart, shortened
from reports.handout.content import NOT_SET, Handout
from reports.handout.naming import LETTERS, names
from tests.reports.handout import reading
from tests.reports.handout.conftest import QUARTER, handout_of
from tests.reports.reading import plain


def runs_of(slide: Any) -> Iterator[Any]:
    """Every run of text on the slide that states its size."""
    for shape in slide.shapes:
        frames = [shape.text_frame] if shape.has_text_frame else []
        if shape.has_table:
            frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
        yield from (run for frame in frames for one in frame.paragraphs for run in one.runs)


def test_the_pdf_is_two_pages_of_a4_with_their_footer(made: Handout) -> None:
    read = reading.pdf(made)
    assert len(read.pages) == 2, made.vendor
    for number, page in enumerate(read.pages, 1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        text = plain(page.extract_text())
        assert text.endswith(f"Page {number} of 2")
        assert made.footer.split(" · ")[-1] in text


def test_the_pdf_is_tagged_for_screen_readers(vega: Handout) -> None:
    root = reading.pdf(vega).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "Vega Advisory" in reading.pdf(vega).metadata.title


def test_both_pages_hold_their_parts(made: Handout) -> None:
    first, second = reading.pages(made)
    for title in (made.trend.title, made.segments.title):
        assert plain(title)[:60] in first
    for title in (made.report.title, "Agreed actions", "Signatures", "Definitions"):
        assert title in second
    assert "For the client: name, date, signature" in second
    for label, meaning in made.definitions:
        assert f"{label}: {meaning[:20]}" in second


def test_long_lists_say_how_many_more_and_where(unlike: Mapping[str, Handout]) -> None:
    made = unlike["names alike"]
    first, second = reading.pages(made)
    slides = reading.deck(made).slides
    assert made.levels.count > 14
    assert f"of {made.levels.count:,}; the spreadsheet has the rest" in first
    assert f"10 of {made.misses.count:,}; the spreadsheet has the rest" in second
    assert f"12 of {made.levels.count:,}; the spreadsheet has the rest" in list(reading.texts_of(slides[5]))


def test_names_alike_for_80_letters_stay_apart(unlike: Mapping[str, Handout]) -> None:
    made = unlike["names alike"]
    items = [row[0] for row in reading.table_of(reading.deck(made).slides[6])[1:]]
    assert len(set(items)) == len(items)
    assert all(item.endswith(full[0][-3:]) for item, full in zip(items, made.misses.rows, strict=True))
    assert len(set(reading.categories_of(reading.deck(made).slides[4]))) == 8
    assert shortened("x" * 50 + "1", 9) == "xxxx…xxx1"
    assert apart(["a", "b", "a"]) == ["a (1)", "b", "a (2)"]


def test_eight_slides_each_with_a_title_a_footer_and_its_number(made: Handout) -> None:
    deck = reading.deck(made)
    assert round(deck.slide_width / deck.slide_height, 3) == round(16 / 9, 3)
    assert len(deck.slides) == 8
    for slide in deck.slides:
        kinds = {shape.placeholder_format.type: shape for shape in slide.placeholders}
        assert kinds[PP_PLACEHOLDER.TITLE].text_frame.text
        assert kinds[PP_PLACEHOLDER.FOOTER].text_frame.text == made.footer
        assert "slidenum" in kinds[PP_PLACEHOLDER.SLIDE_NUMBER]._element.xml
        assert made.facts[1] in slide.notes_slide.notes_text_frame.text


def test_nothing_is_off_the_slide_or_over_the_footer(made: Handout) -> None:
    deck = reading.deck(made)
    for slide in deck.slides:
        footer = next(one.top for one in slide.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.FOOTER)
        for shape in slide.shapes:
            tall = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            wide = sum(one.width for one in shape.table.columns) if shape.has_table else shape.width
            assert min(shape.left, shape.top) >= 0
            assert shape.left + wide <= deck.slide_width
            assert shape.top + tall <= deck.slide_height
            if not shape.is_placeholder:
                assert shape.top + tall <= footer, (made.vendor, slide.shapes.title.text)


def test_shapes_on_a_slide_do_not_lie_on_each_other(made: Handout) -> None:
    for slide in reading.deck(made).slides:
        boxes = [
            (one.left, one.top, one.left + one.width, one.top + one.height)
            for one in slide.shapes
            if one.has_table or one.has_chart or one.is_placeholder
        ]
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                apart_across = one[2] <= other[0] or other[2] <= one[0]
                assert apart_across or one[3] <= other[1] or other[3] <= one[1], slide.shapes.title.text


def test_letters_are_11_points_or_larger(made: Handout) -> None:
    for slide in reading.deck(made).slides:
        sizes = [run.font.size for run in runs_of(slide) if run.font.size is not None]
        assert min(sizes) >= Pt(11)


def test_charts_are_native_and_described_and_there_is_no_picture(vega: Handout) -> None:
    slides = reading.deck(vega).slides
    kinds = {number: reading.chart_of(slides[number]).chart_type for number in (1, 2, 3, 4)}
    assert kinds == {
        1: XL_CHART_TYPE.LINE,
        2: XL_CHART_TYPE.COLUMN_CLUSTERED,
        3: XL_CHART_TYPE.BAR_CLUSTERED,
        4: XL_CHART_TYPE.BAR_CLUSTERED,
    }
    for slide in slides:
        for shape in slide.shapes:
            assert shape.shape_type != MSO_SHAPE_TYPE.PICTURE
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
    assert [len(reading.series_of(slides[number])) for number in (1, 2, 3, 4)] == [2, 2, 1, 2]
    with_tables = [number for number, slide in enumerate(slides) if any(shape.has_table for shape in slide.shapes)]
    assert with_tables == [0, 2, 6, 7]  # that little work has no service level that can be judged


def test_the_deck_says_what_it_is_and_not_who_made_its_template(vega: Handout) -> None:
    about = reading.deck(vega).core_properties
    assert about.title == f"Vendor review: Vega Advisory, {vega.period}"
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    names = zipfile.ZipFile(io.BytesIO(reading.written(vega, "pptx"))).namelist()
    assert not [name for name in names if "thumbnail" in name]
    assert len([name for name in names if name.startswith("ppt/slideLayouts/slideLayout")]) == 1


def test_hostile_names_are_text_in_a_charts_own_workbook(unlike: Mapping[str, Handout]) -> None:
    for made in unlike.values():
        packed = zipfile.ZipFile(io.BytesIO(reading.written(made, "pptx")))
        for name in packed.namelist():
            if name.startswith("ppt/embeddings/"):
                sheet = zipfile.ZipFile(io.BytesIO(packed.read(name))).read("xl/worksheets/sheet1.xml")
                assert b"<f>" not in sheet
                assert b"<hyperlink" not in sheet


def test_hostile_names_are_shown_as_they_are(unlike: Mapping[str, Handout]) -> None:
    for vendor in ("V-#", "V-<", "V-="):
        made = unlike[f"hostile {vendor}"]
        slides, first = reading.deck(made).slides, reading.pages(made)[0]
        assert slides[0].shapes.title.text == made.headline
        assert made.vendor[:12] in made.headline
        assert plain(made.headline)[:40] in first
        assert made.vendor in reading.categories_of(slides[4]) or "…" in "".join(reading.categories_of(slides[4]))


def test_no_target_is_said_and_never_red(unlike: Mapping[str, Handout]) -> None:
    made = unlike["no targets"]
    assert "no target is set" in made.headline
    assert made.tiles[0].note.startswith("No target")
    assert {row[-1] for row in made.segments.rows} == {"No target"}
    assert made.levels.empty == "No service level could be judged."
    slides = reading.deck(made).slides
    assert [list(reading.series_of(slides[number])) for number in (1, 2)] == [["On time"], ["On time"]]


def test_nothing_late_is_a_sentence_in_place_of_charts(unlike: Mapping[str, Handout]) -> None:
    made = unlike["nothing late"]
    slides, second = reading.deck(made).slides, reading.pages(made)[1]
    assert made.misses.empty in second
    assert made.misses.empty in list(reading.texts_of(slides[3]))
    assert slides[7].shapes.title.text == "No action follows from the data alone"


def test_yen_have_no_decimals_and_one_item_is_no_verdict(unlike: Mapping[str, Handout]) -> None:
    made = unlike["one item in yen"]
    assert "only 1 item fell due, too few to judge" in made.headline
    assert made.levels.rows[0][-1] == made.levels.total[-1] == "617"
    assert made.misses.rows[0][-1] == "12,345"
    assert made.fair.title == "Like for like: too few due to judge"
    assert not any(week.is_below for week in made.trend.weeks)


def test_outside_no_file_tells_who_the_others_are(demo_version: Path) -> None:
    others = ("Orion Knowledge", "V-ORION", "Kestrel Research", "V-KESTREL", "Mayon", "V-MAYON")
    unnamed = handout_of(demo_version, "V-VEGA", QUARTER)
    named = handout_of(demo_version, "V-VEGA", QUARTER, is_outside=False)
    assert {bar.name for bar in unnamed.fair.bars if not bar.is_own} == {"Vendor B", "Vendor C", "Vendor D"}
    for made, is_told in ((unnamed, False), (named, True)):
        deck = b"".join(_unpacked(reading.written(made, "pptx")))
        book = b"".join(_unpacked(reading.written(made, "xlsx")))
        page = " ".join(reading.pages(made))
        found = [name for name in others if name.encode() in deck or name.encode() in book or name in page]
        assert bool(found) == is_told, found
        assert "Mayon" in page or not is_told


def _unpacked(content: bytes) -> Iterator[bytes]:
    packed = zipfile.ZipFile(io.BytesIO(content))
    for name in packed.namelist():
        part = packed.read(name)
        yield from _unpacked(part) if name.endswith(".xlsx") else (part,)


@pytest.mark.parametrize("count", [0, 25, 26, 30])
def test_letters_go_on_after_z(count: int) -> None:
    others = [f"V-{number:02d}" for number in range(count + 1)]
    found = names("own", {"own": "Own"}, [*others, "own"], is_outside=True)
    assert len(set(found.vendors.values())) == count + 2
    assert found.written("vendor_id", "V-00") == f"Vendor {LETTERS[1]}"


def test_a_page_of_hostile_text_reads_back(unlike: Mapping[str, Handout]) -> None:
    """A control character or a word of 400 letters neither breaks the page nor leaves it."""
    for vendor in ("V-bell", "V-word", "V-long"):
        made = unlike[f"hostile {vendor}"]
        assert len(made.vendor) <= 56
        assert made.vendor.isprintable()
        assert isinstance(reading.pdf(made), pypdf.PdfReader)


def test_actions_come_from_the_data_and_one_row_is_empty(vega: Handout, unlike: Mapping[str, Handout]) -> None:
    for made in [vega, *unlike.values()]:
        assert made.actions[-1].what == ""
        assert len(made.actions) == 4
    late = unlike["names alike"]
    assert late.actions[0].what.startswith("Deliver the 8 overdue items;")
    assert late.actions[0].by == "2 Mar"  # the Monday after the data's last day
    assert {late.actions[0].owner, late.actions[0].status} == {NOT_SET}
    assert late.actions[1].what.startswith("Issue the credit note for Jan 2026")
    table = reading.table_of(reading.deck(vega).slides[7])
    assert table[0] == ["Action", "Owner", "By", "Status"]
    assert [row[1] for row in table[1:]] == [action.owner for action in vega.actions]


def test_an_action_has_the_owner_who_was_entered_for_it_on_this_week(alike_version: Path, tmp_path: Path) -> None:
    written, own = Written(tmp_path), Scope(vendors=("V-00",), viewer=EVERYTHING)
    newest = date(2026, 2, 23)
    notes.assign(written, "open_overdue", newest, own, "Ada", notes.LOOKING, "", "Ben", due=date(2026, 3, 6))
    notes.assign(written, "open_overdue", date(2026, 2, 16), own, "Someone", notes.FIXED, "", "Ben")
    late, *others = handout_of(alike_version, "V-00", written=written).actions
    assert (late.owner, late.by, late.status) == ("Ada", "6 Mar", notes.STATUSES[notes.LOOKING])
    assert {action.owner for action in others if action.what} == {NOT_SET}
