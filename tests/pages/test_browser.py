"""What only a browser can show: the frame on a deep link, filters in the URL, a download."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from playwright.sync_api import Page, expect

from pages.parts import registry
from tests import server as real
from tests.pages.browsing import settled
from tests.served import Server


@pytest.fixture(scope="module")
def server(demo_warehouse: Path) -> Iterator[Server]:
    started = Server(demo_warehouse)
    yield started
    started.stop()


def test_deep_link_as_the_first_visit_of_a_fresh_server(page: Page, demo_warehouse: Path) -> None:
    with real.Server(demo_warehouse) as fresh:
        page.goto(f"{fresh.url}/sla?vendor=V-ORION&segment=legal")
        settled(page)

        expect(page.get_by_role("dialog")).to_have_count(0)  # "Page not found", if the menu is not known
        expect(page.get_by_test_id("stSidebarNavLink")).to_contain_text(
            [known.title for known in registry.PAGES if known.is_in_menu]
        )
        expect(page).to_have_title("SLA · KPO")
        expect(page.get_by_role("button", name="Orion Knowledge Partners")).to_be_visible()
        expect(page.get_by_role("button", name="Legal")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text("fell due")
        expect(page).to_have_url(re.compile(r"/sla\?.*vendor=Orion"))


def test_the_table_behind_a_chart_and_a_filter_on_every_page(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
    _downloads_the_table(page)
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name="Vendor").click()
    page.get_by_role("option", name="Vega Advisory").click()

    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile("vendor=Vega"))
    expect(page.get_by_role("button", name="Vega Advisory", exact=True)).to_be_visible()

    page.get_by_role("link", name="Savings").click()

    expect(page).to_have_url(re.compile(r"/savings\?.*vendor=Vega"))
    expect(page.get_by_role("button", name="Vega Advisory", exact=True)).to_be_visible()

    page.get_by_role("button", name="Vega Advisory", exact=True).click()

    expect(page).not_to_have_url(re.compile("vendor="))


def _downloads_the_table(page: Page) -> None:
    """Open the table behind the first chart, download it both ways, and close it."""
    page.get_by_role("button", name="Table and download").first.click()
    popover = page.get_by_test_id("stPopoverBody")

    with page.expect_download() as download:
        popover.get_by_role("button", name="Download CSV").click()

    assert Path(download.value.path()).read_text("utf-8-sig").startswith("vendor_id,segment,due,met")

    with page.expect_download() as download:
        popover.get_by_role("button", name="Spreadsheet").click()

    book = python_calamine.CalamineWorkbook.from_path(str(download.value.path()))
    assert re.fullmatch(r"\w+_\d+\.xlsx", download.value.suggested_filename)
    assert book.get_sheet_by_index(0).to_python()[0][:4] == ["Vendor", "Segment", "Due", "Met"]
    assert book.get_sheet_by_name("About").to_python()[0][:2] == ["Title", "Share on time by vendor and segment"]
    page.keyboard.press("Escape")
    expect(popover).to_have_count(0)
