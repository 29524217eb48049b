"""A note pinned in a browser on a phone: it is drawn and listed there, and on the next visitor's desktop too."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.browsing import PHONE, settled
from tests.served import Server

TEXT = "Two people ill <img src=x> at the vendor"


@pytest.fixture
def server(demo_warehouse: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on its own demo warehouse, so that tests can write beside it."""
    with Server(Path(shutil.copytree(demo_warehouse, tmp_path / "house"))) as started:
        yield started


def sees_the_note(page: Page) -> None:
    expect(page.locator("li").filter(has_text=TEXT)).to_be_visible()
    mark = page.locator(".st-key-chart_attainment_by_week .annotation-text").filter(has_text="1")
    expect(mark.first).to_be_attached()


def test_a_note_from_a_phone_is_seen_on_the_desk(page: Page, server: Server) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/sla")
    settled(page)
    page.get_by_role("button", name="Add note").click()
    popover = page.get_by_test_id("stPopoverBody")
    popover.get_by_label("Note").fill(TEXT)
    popover.get_by_role("button", name="Pin it").click()
    sees_the_note(page)
    expect(popover).to_have_count(0)  # it closes once the note is written
    main = page.get_by_test_id("stMain")
    assert main.evaluate("place => place.scrollWidth") <= PHONE["width"]

    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server.url}/sla")
    settled(page)
    sees_the_note(page)
    page.get_by_role("button", name="Change a note").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Take it off").click()
    expect(page.locator("li").filter(has_text=TEXT)).to_have_count(0)
