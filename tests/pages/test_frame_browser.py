"""The frame in a real browser: each choice is one step of its history, the sheet comes with the page, drawers close."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.pages.browsing import DESKTOP, PHONE, settled
from tests.served import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server(demo_warehouse: Path) -> Iterator[Server]:
    started = Server(demo_warehouse)
    yield started
    started.stop()


def shown(page: Page) -> tuple[str, list[str], str]:
    """The page's path, the filters in force and the headline."""
    settled(page)
    path = re.sub(r"^https?://[^/]+|\?.*", "", page.url)
    chips = page.locator("[class*=st-key-chip_] p").all_inner_texts()
    return path, chips, page.get_by_role("heading", level=1).inner_text()


def test_each_choice_is_one_step_that_back_undoes(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    expect(page).to_have_url(re.compile("period=Last"))
    plain = shown(page)

    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name="Vendor").click()
    page.get_by_role("option", name="Vega Advisory").click()
    expect(page.locator("[class*=st-key-chip_] p")).to_have_text("Vega Advisory")
    page.keyboard.press("Escape")
    filtered = shown(page)
    assert filtered[1] == ["Vega Advisory"]
    assert filtered[2] != plain[2]

    page.get_by_role("link", name="Savings").click()
    expect(page).to_have_url(re.compile(r"/savings\?.*vendor=Vega"))
    savings = shown(page)
    page.locator("[class*=st-key-tabs_]").get_by_role("radio", name="Why it changed").click()
    expect(page).to_have_url(re.compile("view=Why"))
    settled(page)

    for expected in (savings, filtered, plain):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text(expected[2])
        assert shown(page) == expected
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(filtered[2])
    page.locator("[class*=st-key-chip_] button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(plain[2])
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(filtered[2])
    assert shown(page) == filtered


def test_the_focus_returns_to_the_tile_whose_drawer_is_closed(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
    tile = page.locator("button[data-name=misses]")
    tile.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    settled(page)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(tile).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_claim_opens_by_key_and_closing_and_back_return_to_its_row(page: Page, server: Server, size: dict) -> None:
    page.set_viewport_size(size)
    page.goto(f"{server.url}/claims")
    settled(page)
    row, dialog = page.locator("a.line[data-key=quality]"), page.get_by_role("dialog")
    row.press("Enter")
    expect(dialog.get_by_text("True here if work is right first time")).to_be_visible()
    expect(page).to_have_url(re.compile("claim=quality"))
    settled(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(row).to_be_focused()
    expect(page).not_to_have_url(re.compile("claim="))
    settled(page)
    page.go_back()
    expect(dialog).to_be_visible()
    settled(page)
    page.go_back()
    expect(dialog).to_have_count(0)
    expect(row).to_be_focused()


def test_the_first_screen_answers(page: Page, server: Server) -> None:
    """At both widths the headline starts high up, and at a desk the tiles end within the first third."""
    for path in ("", "sla", "savings"):
        page.goto(f"{server.url}/{path}")
        settled(page)
        assert page.get_by_role("heading", level=1).bounding_box()["y"] <= 80
        last = page.locator("button[data-name]").last.bounding_box()
        assert last["y"] + last["height"] <= 400
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/sla")
    settled(page)
    page.wait_for_function("document.querySelector('h1').getBoundingClientRect().y <= 80")
    assert page.locator("button[data-name]").first.bounding_box()["height"] <= 60


def test_on_a_phone_the_menu_closes_after_a_choice(page: Page, server: Server) -> None:
    """Also when the choice is made before the page behind the menu is there."""
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/sla")
    page.get_by_role("button", name=re.compile("sidebar", re.IGNORECASE)).first.click()
    link = page.get_by_role("link", name="Savings")
    expect(link).to_be_in_viewport()

    link.click()

    expect(page).to_have_url(re.compile("/savings"))
    expect(link).not_to_be_in_viewport()


def test_a_row_of_a_list_is_a_link_that_opens_its_item(page: Page, server: Server) -> None:
    page.goto(server.url)
    settled(page)
    row = page.locator(".st-key-list_overdue a.line").first
    item = row.locator("span").first.inner_text()
    assert row.get_attribute("href") == f"/deliverable?deliverable={item}"

    row.click()
    expect(page).to_have_url(re.compile(rf"/deliverable\?.*deliverable={item}"))


def test_the_sheet_comes_with_every_page_and_has_the_themes_colours(server: Server) -> None:
    for path in ("", "sla", "import?job=x"):
        asked = Request(f"{server.url}/{path}", headers={"Accept": "text/html", "Accept-Encoding": "gzip, br"})
        with urlopen(asked, timeout=30) as answer:
            assert "KPO Operations" in answer.read().decode()
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    sheet = (ROOT / "pages/parts/head.css").read_text("utf-8")
    known = {f"{theme['light'][name]}, {theme['dark'][name]}" for name in theme["light"] if name in theme["dark"]
             and isinstance(theme["light"][name], str)}  # fmt: skip
    assert set(re.findall(r"light-dark\((.*?)\)", sheet)) <= known | {f"{theme['light']['linkColor']}, #8AB4F8"}


FRAME = "document.querySelector('[data-testid=stMain]')"


def test_back_and_reload_return_to_the_place_on_the_page(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/quality")
    expect(page).to_have_url(re.compile("period=Last"))
    settled(page)
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 420)
    page.wait_for_function(f"{FRAME}.scrollTop > 400")
    place = page.evaluate(f"{FRAME}.scrollTop")

    page.get_by_role("link", name="Flow").click()
    expect(page).to_have_url(re.compile("/flow"))
    settled(page)
    assert page.evaluate(f"{FRAME}.scrollTop") == 0, "a page begins at its top"
    for again in (page.go_back, page.reload):
        again()
        expect(page).to_have_url(re.compile("/quality"))
        page.wait_for_function(f"Math.abs({FRAME}.scrollTop - {place}) < 3")


def test_paper_has_the_page_alone_and_tables_as_text(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sla")
    settled(page)
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
    expect(page.locator("table.paper").last).to_be_hidden()
    page.emulate_media(media="print")
    try:
        for gone in ("stSidebar", "stHeader", "stDataFrame"):
            assert not page.locator(f"[data-testid={gone}] >> visible=true").count(), gone
        shown = page.locator("table.paper").last
        expect(shown).to_be_visible()
        assert shown.locator("tbody tr").count() > 10, "more than the grid has in view"
        assert page.evaluate(f"getComputedStyle({FRAME}).overflow") == "visible", "else paper has the first screen only"
    finally:
        page.emulate_media(media="screen")
