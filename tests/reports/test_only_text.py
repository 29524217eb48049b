"""Names from files are only ever text, and the PDF stays one page however long they are."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pypdf

from data.warehouse import Warehouse
from data.written import Written
from queries import EVERYTHING, Scope, asking, notes, week_closing
from queries.briefing import HEADLINE
from reports import pack
from reports.content import Pack, Section
from tests.reports import planted, reading
from tests.reports.conftest import pack_of


def test_all_six_metrics_are_signals_and_explained_on_the_page(changed_pack: Pack, changed_text: str) -> None:
    assert {tile.metric for tile in changed_pack.briefing.changed()} == set(HEADLINE)
    for mover in changed_pack.movers:
        assert mover.section.title in changed_text
    for tile in changed_pack.tiles:
        assert f"{tile.label} {tile.value} {tile.state}" in changed_text


def test_markup_of_typst_stays_text_in_the_pdf(changed_pack: Pack) -> None:
    text = reading.pdf_text(replace(changed_pack, filters=planted.NAMES["V-#"], sentences=[planted.NAMES["V-#"]]))
    assert text.count('#import "@preview/x:1.0.0" *bold* _it_ $x$ [b] \\ @ref <label> `raw` ~ // /* =') == 2


def test_names_are_text_in_the_tables_of_the_pdf(changed_text: str) -> None:
    assert '#import "@' in changed_text
    assert "<script>" in changed_text
    assert "=cmd|" in changed_text


def test_html_in_names_stays_text(changed_pack: Pack) -> None:
    tree = reading.tree(changed_pack)
    assert not tree.xpath("//script | //img | //a | //link | //iframe | //object")
    assert planted.NAMES["V-<"] in reading.html_text(tree)
    assert not [name for element in tree.iter() for name in element.attrib if name.lower().startswith("on")]


def test_the_page_reaches_for_nothing(changed_pack: Pack) -> None:
    tree = reading.tree(changed_pack)
    assert not tree.xpath("//@src | //@href | //@*[local-name() = 'href']")
    style = " ".join(tree.xpath("//style/text()"))
    assert "@import" not in style
    assert "url(" not in style
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


def test_the_spreadsheet_holds_no_formula(changed_pack: Pack) -> None:
    overdue = reading.sheet(reading.book(changed_pack), "Overdue")
    assert {row["Vendor"] for row in overdue} == set(planted.NAMES)
    with zipfile.ZipFile(BytesIO(pack.xlsx(changed_pack))) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in parts.read(name).decode()


def test_control_characters_are_left_out(changed_pack: Pack) -> None:
    written = pack.html(changed_pack)
    assert "bell [31m revocer" in reading.html_text(reading.tree(changed_pack))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", written.replace("\n", " "))


def test_names_of_the_hostile_import_are_text_everywhere(hostile_warehouse: Path) -> None:
    made = pack_of(Warehouse(hostile_warehouse).current().path)
    assert "<b>=cmd</b>" in reading.html_text(reading.tree(replace(made, sentences=["<b>=cmd</b>"])))
    assert not reading.tree(made).xpath("//b | //img")
    assert len(reading.pages(made)) == 1


def test_a_character_of_no_font_spoils_no_page(changed_pack: Pack, changed_pdf: bytes) -> None:
    assert b"pdfuaid" in changed_pdf
    written = pack.pdf(replace(changed_pack, filters="Vendor \u0378", sentences=["Nothing \u0378 changed."]))
    (page,) = pypdf.PdfReader(BytesIO(written)).pages
    assert "changed." in page.extract_text()
    assert changed_pack.tiles[0].value in page.extract_text()


def test_however_much_there_is_it_stays_one_page(changed_pack: Pack) -> None:
    long = ["An endless sentence about a vendor " * 40, "W" * 900] * 12
    notes = Section("Notes " * 60, pa.table({"note": ["x" * 500, "note " * 300] * 40}), ["note"])
    full = replace(
        changed_pack,
        sentences=long,
        movers=[*changed_pack.movers] * 2,
        sections=[*changed_pack.sections, *[notes] * 3],
        filters="Vendor: " + "Very long, " * 90,
        title="Week 46 " * 30,
    )
    text = reading.pdf_text(full)
    for tile in changed_pack.tiles:
        assert f"{tile.label} {tile.value}" in text


def test_lists_say_how_many_rows_they_leave_out(changed_pack: Pack, changed_text: str) -> None:
    total = changed_pack.sections[0].table.num_rows
    assert total > 14
    found = re.search(rf"(\d+) of {total}; the web page", changed_text)
    assert found
    assert 0 < int(found[1]) < total


def test_fonts_are_embedded_and_charts_are_vectors(changed_pdf: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(changed_pdf))
    assert not list(reader.pages[0].images)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert font["/Subtype"] == "/Type0"  # with character codes, so that text can be searched and copied
        assert "/ToUnicode" in font
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & described.keys()


def test_what_people_wrote_is_in_every_format_as_text(changed_version: Path, tmp_path: Path) -> None:
    week, scope, written = date(2026, 11, 9), Scope(viewer=EVERYTHING), Written(tmp_path)
    notes.pin(written, "attainment", week, scope, "*Holiday* <b>week</b>", "Ann =1")
    notes.assign(written, "attainment", week, scope, "#Ben", "looking", "=cmd", "Ann")
    ask = asking(changed_version)
    week_closing.close(ask, written, week, "0006", "Ann")
    (entry,) = written.current(week_closing.KIND).values()
    place = 2 + entry.value["figures"].index("open_overdue")
    (whole,) = (row for row in entry.value["rows"] if row[:2] == [None, None])
    before, whole[place] = whole[place], 1234  # as if earlier data had said so
    written.put(week_closing.KIND, {entry.key: entry.value}, "Ann")
    made = pack_of(changed_version, written=written)
    text, tree, book = reading.pdf_text(made), reading.tree(made), reading.book(made)
    assert "2026-W46 On time all work *Holiday* <b>week</b> Ann =1" in text
    assert ["2026-W46", "On time", "all work", "*Holiday* <b>week</b>", "Ann =1"] in reading.html_table(tree, "Notes")
    assert reading.sheet(book, "Notes")[0]["Note"] == "*Holiday* <b>week</b>"
    assert reading.html_table(tree, "Signals and their owners") == [["On time", "#Ben", "In progress", "=cmd"]]
    assert reading.sheet(book, "Owners")[0]["Owner"] == "#Ben"
    figures = ["2026-W46", "Overdue at week's end", "1,234", f"{before:,}"]
    assert reading.html_table(tree, "Closed weeks restated") == [figures]
    assert reading.sheet(book, "Restatements")[0]["Closed with"] == "1,234"


def test_without_notes_the_pack_has_no_place_for_them(changed_version: Path, tmp_path: Path) -> None:
    made = pack_of(changed_version, written=Written(tmp_path))
    assert "Notes" not in reading.pdf_text(made)
    assert "Restatements" not in reading.book(made).sheet_names
