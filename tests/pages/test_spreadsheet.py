"""Every table's spreadsheet, as made by its button: in another thread, after the page has run, under its filters."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import python_calamine

from data.warehouse import Warehouse
from pages.parts import spreadsheet
from tests.pages.conftest import PAGES, Opener
from tests.pages.tiling import open_menus

Makers = dict[str, Callable[[], bytes]]
NO_QUESTION = {"history", "restatements", "closed_weeks", "closed_restated", "definitions"}
"""Tables of what was imported, written or defined; no question answers these."""

NOTHING_YET = {"deliverable", "targets", "settings"}
"""Pages that show no table until an item is chosen or a target is set."""


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch) -> Makers:
    """What the buttons of pages opened from now on would call, by table."""
    made: Makers = {}
    real = spreadsheet.later

    def noted(answer: Callable, name: str, title: str = "") -> Callable[[], bytes]:
        made[name] = real(answer, name, title)
        return made[name]

    monkeypatch.setattr(spreadsheet, "later", noted)
    return made


def opened(book: bytes) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book))


def said(book: bytes) -> dict[str, object]:
    lines = opened(book).get_sheet_by_name("About").to_python()
    return {line[0]: line[1] for line in lines[: [line[0] for line in lines].index("Column")]}


@pytest.mark.parametrize("page", PAGES)
def test_every_table_of_a_page_opens(open_app: Opener, demo_warehouse: Path, makers: Makers, page: str) -> None:
    app = open_menus(open_app(demo_warehouse, page))
    for view in [view for control in app.segmented_control if control.key == "view" for view in control.options[1:]]:
        app = open_menus(app.segmented_control(key="view").set_value(view).run())
    assert not app.exception
    assert not app.error
    version = Warehouse(demo_warehouse).current().name

    assert makers or page in NOTHING_YET, "no table of pages.parts.tables on it"
    with ThreadPoolExecutor(2) as threads:
        books = dict(zip(makers, threads.map(lambda make: make(), makers.values()), strict=True))
    for name, book in books.items():
        first = opened(book).get_sheet_by_index(0).to_python()
        about = said(book)
        assert about["Rows"] == len(first) - 1, name
        assert about["Data version"] == version
        assert about["Page"]
        assert about["Demo data"].startswith("yes")
        assert "Question" in about or name in NO_QUESTION, name


def test_about_states_the_filters_that_the_page_was_under(
    open_app: Opener, demo_warehouse: Path, makers: Makers
) -> None:
    open_menus(open_app(demo_warehouse, "sla", segment="Legal", period="All time"))
    book = makers["misses"]()
    about = said(book)
    header, *rows = opened(book).get_sheet_by_index(0).to_python()

    assert about["Page"] == "SLA"
    assert (about["Period"], about["Segment"], about["Vendor"]) == ("all time", "legal", "all")
    assert {row[header.index("Segment")] for row in rows} == {"legal"}


def test_a_choice_made_on_the_page_is_said(open_app: Opener, demo_warehouse: Path, makers: Makers) -> None:
    open_menus(open_app(demo_warehouse, "vendor", period="All time", view="Like for like"))
    said_of = {name: said(make()) for name, make in makers.items()}
    assert any("Only: Vendor" in about for about in said_of.values())


def test_the_button_stands_beside_the_csv(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_menus(open_app(demo_warehouse, "sla"))
    labels = [button.label for button in app.get("download_button")]
    assert labels.count("Spreadsheet") == labels.count("Download CSV") > 0


def test_hostile_names_open_as_text(open_app: Opener, hostile_warehouse: Path, makers: Makers) -> None:
    open_menus(open_app(hostile_warehouse, "sla", period="All time"))
    for make in makers.values():
        assert opened(make()).sheet_names[-1] == "About"
