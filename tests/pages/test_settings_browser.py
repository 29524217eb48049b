"""Settings in a real browser: what it draws by itself, grids, date fields and charts, follows; files do not."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.browsing import settled
from tests.served import Server

NUMBERS = "Numbers, dates, and the names of months and days"


@pytest.fixture(scope="module")
def server(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    house = tmp_path_factory.mktemp("settings") / "house"
    with Server(Path(shutil.copytree(demo_warehouse, house))) as started:
        yield started


def choose(page: Page, label: str, option: str, said: str) -> None:
    """Choose in the control for oneself, which comes before the one for everyone; the title then says it."""
    control = page.get_by_label(label).first
    control.click()
    control.fill(option)
    page.get_by_role("option", name=option).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(said)
    settled(page)


def test_a_german_reader_sees_german_numbers_everywhere_and_downloads_plain_ones(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/settings")
    settled(page)
    choose(page, NUMBERS, "German (Germany)", "1.234,5")
    choose(page, "Calendars and lists of weekdays begin on", "Sunday", "Sunday")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.234,5")
    page.wait_for_function("navigator.languages[0] === 'de-DE-u-fw-sun'")

    page.goto(f"{server.url}/sla?period=All+time")
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"\d,\d"))
    expect(page.get_by_role("button", name=re.compile(r"^On time\. \d+,\d %")).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d\.\d{3} due")).first).to_be_visible()  # 1.296 due, in the tile
    month = re.compile(r"^\d+\. \w|\w\. \d{4}$|^(März|Mai|Juni|Juli)")
    expect(page.locator(".xtick text", has_text=month).first).to_be_visible()
    # A grid is drawn on a canvas, with this.
    assert page.evaluate("new Intl.NumberFormat(navigator.languages).format(1234.5)") == "1.234,5"

    page.get_by_role("button", name="Table and download").last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    late = [float(row["hours_past_due"]) for row in rows if row.get("hours_past_due")]
    assert late
    assert any(not hours.is_integer() for hours in late)
    assert all(re.match(r"\d{4}-\d\d-\d\dT", row["due_at"]) for row in rows if row["due_at"])


def test_a_calendar_begins_on_the_readers_day_in_the_readers_language(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/settings")
    settled(page)
    choose(page, NUMBERS, "German (Germany)", "1.234,5")
    choose(page, "Calendars and lists of weekdays begin on", "Sunday", "Sunday")
    page.goto(f"{server.url}/throughput?period=Custom&since=2026-10-05&until=2026-11-01")
    settled(page)
    page.get_by_role("button", name=re.compile(r"5\.\sOkt\.")).click()
    field = page.get_by_test_id("stDateInput").first
    expect(field).to_contain_text("05.10.2026")
    field.get_by_role("spinbutton").first.click()
    page.keyboard.press("Alt+ArrowDown")
    days = page.locator("table th").filter(has_text=re.compile("^[A-Z]$"))
    expect(days).to_have_text(["S", "M", "D", "M", "D", "F", "S"])
    expect(page.get_by_text("Oktober").first).to_be_visible()


def test_another_browser_reads_as_before(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla?period=All+time")
    settled(page)
    expect(page.get_by_role("button", name=re.compile(r"^On time\. \d+\.\d %")).first).to_be_visible()
    assert page.evaluate("navigator.languages") == ["en-GB-u-fw-mon"]
