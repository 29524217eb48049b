"""What only a browser can show: the frame on a deep link, filters in the URL, an import."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from playwright.sync_api import Page, expect

from data import pipeline
from pages.parts import registry
from tests import server as real
from tests.pages.browsing import settled, upload
from tests.served import Server

EXPORT = (
    "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
    "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n"
    "A-2,acme,legal,contract_review,yesterday,delivered,2026-10-06T09:00:00Z\n"
)


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
        expect(page.get_by_test_id("stSidebarNavLink")).to_contain_text([known.title for known in registry.PAGES])
        expect(page.get_by_role("button", name="Vendor: Orion Knowledge Partners")).to_be_visible()
        expect(page.get_by_role("button", name="Segment: Legal")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("attainment", re.IGNORECASE))
        expect(page).to_have_url(re.compile(r"/sla\?.*vendor=Orion"))


def test_a_filter_goes_into_the_url_and_onto_every_page(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("combobox", name="Vendor").click()
    page.get_by_role("option", name="Vega Advisory").click()

    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile("vendor=Vega"))
    expect(page.get_by_role("button", name="Vendor: Vega Advisory")).to_be_visible()

    page.get_by_role("link", name="Savings").click()

    expect(page).to_have_url(re.compile(r"/savings\?.*vendor=Vega"))
    expect(page.get_by_role("button", name="Vendor: Vega Advisory")).to_be_visible()

    page.get_by_role("button", name="Vendor: Vega Advisory").click()

    expect(page).not_to_have_url(re.compile("vendor="))


def test_the_table_behind_a_chart_is_one_click_away(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
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
    assert book.get_sheet_by_name("About").to_python()[0][:2] == ["Title", "Attainment by vendor and segment"]


def test_import_from_upload_to_numbers(page: Page, tmp_path: Path) -> None:
    pipeline.start_empty(tmp_path / "house", by="test")
    export = tmp_path / "work.csv"
    export.write_text(EXPORT, "utf-8")
    running = Server(tmp_path / "house")
    try:
        page.goto(f"{running.url}/import")
        settled(page)
        upload(page, export)

        expect(page.get_by_text("2 rows = 1 new + 0 changed + 1 rejected")).to_be_visible()
        expect(page.get_by_text("Rejected: 1. See each row")).to_be_visible()

        page.get_by_role("button", name="Commit", exact=True).click()

        expect(page.get_by_text("Committed as data version")).to_be_visible()

        page.get_by_role("link", name="Throughput").click()
        settled(page)
        page.get_by_test_id("stSidebar").get_by_role("combobox", name="Period").click()
        page.get_by_role("option", name="All time").click()

        expect(page.locator(".st-key-tile_delivered")).to_contain_text("1")
    finally:
        running.stop()
