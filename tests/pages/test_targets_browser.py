"""What only a browser can show about targets: a number typed into the table, saved, and shown on a phone."""

import shutil
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from data.written import Written
from queries import target_table, targets
from queries.targets import Target
from tests.pages.browsing import PHONE, settled
from tests.served import Server

ANNAS = Target("attainment", None, None, date(2026, 1, 1), 0.9)
FIRST_CELL = {"x": 120, "y": 50}


def test_a_number_typed_into_the_table_is_judged_and_saved(page: Page, tmp_path: Path, demo_warehouse: Path) -> None:
    house = shutil.copytree(demo_warehouse, tmp_path / "house")
    written = Written(house)
    target_table.set_many(written, [target_table.Change(ANNAS.key, None, ANNAS)], "anna", {})
    page.set_viewport_size(PHONE)
    with Server(house) as server:
        page.goto(f"{server.url}/targets")
        settled(page)
        _type(page, "960")

        expect(page.get_by_text("lies between 0 and 100 %")).to_be_visible()
        expect(page.get_by_role("button", name="Save")).to_be_disabled()

        _type(page, "96")
        expect(page.get_by_text("What saving would change")).to_be_visible()
        assert written.current(targets.KIND)[ANNAS.key].value["target"] == 0.9
        page.get_by_role("button", name="Save 1 change").click()

        expect(page.get_by_text("Saved 1 change")).to_be_visible()

    assert written.current(targets.KIND)[ANNAS.key].value["target"] == 0.96


def _type(page: Page, number: str) -> None:
    """Type a number into the first row's target, the second column."""
    page.get_by_test_id("stDataFrame").first.click(position=FIRST_CELL)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#portal input").fill(number)
    page.keyboard.press("Enter")
