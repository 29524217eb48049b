"""Exploring in a real browser: the pivot is a table that sorts, and what to compare with is a step of history."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.browsing import PHONE, settled
from tests.served import Server


@pytest.fixture(scope="module")
def server(demo_warehouse: Path) -> Iterator[Server]:
    started = Server(demo_warehouse)
    yield started
    started.stop()


def names(page: Page) -> list[str]:
    """The rows' names, in order."""
    return page.get_by_role("rowheader").all_inner_texts()


def test_a_heading_sorts_the_rows_and_the_total_stays_first(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/explore?rows=vendor_id&columns=segment&measure=due&period=All+time")
    region = page.get_by_role("region", name="Due by vendor and segment")
    expect(region.get_by_role("columnheader").first).to_have_text("Vendor")
    total = region.get_by_role("columnheader", name="Total")

    for way in ("descending", "ascending"):
        total.get_by_role("button").click()
        expect(total).to_have_attribute("aria-sort", way)
        counts = [int(text.replace(",", "")) for text in page.locator("tbody tr td:nth-child(2)").all_inner_texts()]
        assert counts[1:] == sorted(counts[1:], reverse=way == "descending")
        assert counts[0] == sum(counts[1:])
        assert names(page)[0] == "Total"
    region.get_by_role("columnheader", name="Vendor").get_by_role("button").click()
    assert names(page)[1:] == sorted(names(page)[1:])


def test_a_cell_says_on_hover_what_it_is_about_and_how_many_items_it_rests_on(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/explore?period=All+time")
    cell = page.locator("tbody td").first
    expect(cell).to_have_attribute("title", re.compile(r"^Total · Total: [\d.]+ %, n [\d,]+$"))


def test_on_a_phone_only_the_table_scrolls_sideways(page: Page, server: Server) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/explore?rows=specialist_id&columns=week&period=All+time")
    expect(page.get_by_role("rowheader").first).to_be_visible()
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight") <= 2600


def test_what_to_compare_with_is_a_step_that_back_undoes(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla?period=Last+quarter")
    days = page.locator(".st-key-days")
    expect(days).to_have_text("1 Jul – 30 Sep 2026 vs 1 Apr – 30 Jun 2026")
    settled(page)

    page.get_by_role("button", name="Last quarter").click()
    page.get_by_role("combobox", name="Compare with").click()
    page.get_by_role("option", name="Same period last year").click()
    expect(days).to_have_text("1 Jul – 30 Sep 2026 vs 1 Jul – 30 Sep 2025")
    expect(page).to_have_url(re.compile(r"against=Same\+period\+last\+year"))
    page.keyboard.press("Escape")

    page.go_back()
    expect(days).to_have_text("1 Jul – 30 Sep 2026 vs 1 Apr – 30 Jun 2026")
    expect(page).not_to_have_url(re.compile("against="))
