"""A vendor manager's journey in a real browser: from a red tile to the missed clock and back, also by link."""

import html
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
import python_calamine
from playwright.sync_api import Browser, Page, expect

from tests.pages.browsing import settled
from tests.served import Server


@pytest.fixture(scope="module")
def server(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on a copy of a first start's demo portfolio, since what people do is stored beside it."""
    with Server(Path(shutil.copytree(first_start, tmp_path_factory.mktemp("journey") / "house"))) as running:
        yield running


def click_middle(page: Page, mark) -> None:
    """Click where a person would: Plotly listens to the mouse, not to the element."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_from_this_week_to_the_clock_and_back(page: Page, browser: Browser, server: Server) -> None:
    page.goto(f"{server.url}/?segment=Legal")
    settled(page)
    page.locator("button[data-name=attainment]").click()
    page.get_by_role("button", name="Open SLA").click()
    expect(page).to_have_url(re.compile(r"/sla\?.*period=Last\+complete\+week"))
    expect(page).to_have_url(re.compile("segment=Legal"))
    settled(page)

    marks = page.locator(".st-key-chart_attainment_by_vendor .scatterlayer .point")
    expect(marks.first).to_be_attached()
    click_middle(page, marks.first)  # the worst first: Mayon's legal work, which missed something that week
    expect(page).to_have_url(re.compile(r"vendor=Mayon\+Process"))
    settled(page)

    bar = page.locator(".st-key-chart_causes .bars .point").first
    expect(bar).to_be_attached()
    click_middle(page, bar)
    expect(page).to_have_url(re.compile("cause="))
    settled(page)
    narrowed = page.url

    table = page.locator(".st-key-table_misses")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 53)  # the first row's box: a canvas has no elements
    expect(page).to_have_url(re.compile(r"/deliverable\?.*deliverable=D-\d+"))
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("past due")
    expect(page).to_have_url(re.compile(r"vendor=Mayon\+Process"))
    expect(page.locator(".st-key-chart_working_hours .plot-container").first).to_be_visible()

    other = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    fresh = other.new_page()
    fresh.goto(page.url)
    expect(fresh.get_by_role("heading", level=1)).to_have_text(title.inner_text())
    settled(fresh)
    settled(page)
    assert figures(fresh) == figures(page)
    other.close()

    page.locator(".st-key-way_back button").first.click()
    expect(page).to_have_url(re.compile(r"/sla\?"))
    settled(page)
    for part in ("period=Last+complete+week", "segment=Legal", "vendor=Mayon+Process+Partners"):
        assert part in page.url
        assert part in narrowed


def test_from_a_vendor_below_target_to_its_item_and_the_handout_in_five_clicks(page: Page, server: Server) -> None:
    page.goto(server.url)
    settled(page)
    page.get_by_role("link", name="Vendors").click()  # 1: it opens on the vendor that needs attention
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("below its target")
    settled(page)
    said = heading.inner_text()

    table = page.locator(".st-key-table_vendor_misses")
    expect(table.locator("canvas").first).to_be_visible()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 53)  # 2: the longest miss
    expect(page).to_have_url(re.compile(r"/deliverable\?.*deliverable=D-\d+"))
    expect(heading).to_contain_text("past due")
    item = re.search(r"deliverable=(D-\d+)", page.url)[1]

    page.get_by_role("button", name="Back to Vendors").click()  # 3
    expect(heading).to_have_text(said)
    settled(page)
    page.locator(".st-key-pack button").first.click()  # 4
    with page.expect_download() as waiting:
        page.locator(".st-key-handout_pdf button").click()  # 5
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(Path(waiting.value.path())).pages)
    assert said.split(":")[0].split(" is ")[0] in " ".join(text.split())
    assert item in text


def figures(page: Page) -> list[str]:
    """What the page's tiles say."""
    expect(page.locator("button[data-name]")).to_have_count(5)
    return page.locator("button[data-name]").all_inner_texts()


def test_a_week_of_the_trend_becomes_the_period(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
    mark = page.locator(".st-key-chart_attainment_by_week .scatterlayer .trace .point").nth(2)
    expect(mark).to_be_attached()
    click_middle(page, mark)
    expect(page).to_have_url(re.compile("period=Custom"))
    expect(page).to_have_url(re.compile("since=2026-"))


def test_a_row_behind_a_tile_opens_its_deliverable(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
    page.locator("button[data-name=misses]").click()
    dialog = page.get_by_role("dialog")
    table = dialog.locator(".st-key-table_behind_misses")
    expect(table).to_be_visible()
    expect(table.locator("canvas").first).to_be_visible()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 53)
    expect(page).to_have_url(re.compile(r"deliverable=D-\d+"))


def test_a_cause_that_is_no_longer_there_leaves_the_address(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla?cause=External")
    settled(page)
    expect(page).to_have_url(re.compile("cause=External"))
    page.get_by_role("radio", name="From event data").click()
    expect(page).to_have_url(re.compile(r"basis=From\+event\+data"))
    expect(page).not_to_have_url(re.compile("cause="))


def test_the_weekly_pack_is_downloaded_with_the_week_and_the_filters(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?week=2026-W17&segment=Legal")
    settled(page)
    expect(page.locator("button[data-name] .value")).to_have_count(6)
    tiles = page.locator("button[data-name] .value").all_inner_texts()
    page.locator(".st-key-pack button").first.click()
    files = {}
    for ending in ("pdf", "html", "xlsx"):
        with page.expect_download() as waiting:
            page.locator(f".st-key-pack_{ending} button").click()
        download = waiting.value
        assert re.fullmatch(rf"kpo-2026-W17.*\.{ending}", download.suggested_filename)
        files[ending] = Path(download.path()).read_bytes()

    (sheet,) = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    said = " ".join(sheet.extract_text().split())
    assert "Week 17 of 2026" in said
    for value in tiles:
        assert value in said, value
        assert value in html.unescape(files["html"].decode())
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    assert {"Week", "Overdue", "About"} <= set(book.sheet_names)
