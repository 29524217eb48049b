"""Saved views across browsers: each has its own default, and a link shows everyone the same."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.pages.browsing import PATIENCE, PHONE, settled
from tests.served import Server

VEGA_AT_RISK = "sla?vendor=Vega+Advisory&view=At+risk&period=Last+complete+week"
UNFILTERED = "?period=Last+13+complete+weeks"
AT_RISK_CHOSEN = re.compile(r"/sla\?(?=.*vendor=Vega)(?=.*view=At\+risk)(?=.*period=Last\+complete\+week)")


@pytest.fixture(scope="module")
def server(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    house = tmp_path_factory.mktemp("views") / "house"
    with Server(Path(shutil.copytree(demo_warehouse, house))) as started:
        yield started


@pytest.fixture
def other(browser: Browser) -> Iterator[BrowserContext]:
    """Another browser, which shares nothing with the first."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def test_a_default_is_this_browsers_alone_and_a_link_shows_another_the_same(
    page: Page, other: BrowserContext, server: Server
) -> None:
    visit(page, server, VEGA_AT_RISK)
    save(page, "Vega", first=True)
    copied = unfolded(page).get_by_test_id("stCode").inner_text().strip()

    tab = page.context.new_page()
    visit(tab, server, "")
    expect(tab).to_have_url(AT_RISK_CHOSEN)
    shows_vega_at_risk(tab)

    stranger = other.new_page()
    visit(stranger, server, "")
    expect(stranger).to_have_url(f"{server.url}/{UNFILTERED}")
    unfold(stranger)
    expect(stranger.get_by_role("link", name="Vega")).to_have_count(0)

    stranger.goto(copied)
    settled(stranger)
    expect(stranger).to_have_url(AT_RISK_CHOSEN)
    shows_vega_at_risk(stranger)
    assert heading(stranger) == heading(page)


def shows_vega_at_risk(page: Page) -> None:
    expect(page.get_by_role("button", name="Vega Advisory", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="At risk")).to_be_checked()


def test_a_reset_and_the_menu_do_not_bring_the_default_back(page: Page, server: Server) -> None:
    visit(page, server, "?segment=Legal")
    save(page, "Legal first", first=True)
    visit(page, server, "")
    expect(page.get_by_role("button", name="Legal", exact=True)).to_be_visible()

    page.get_by_role("button", name="Legal", exact=True).click()

    expect(page).to_have_url(f"{server.url}/{UNFILTERED}")
    page.get_by_role("link", name="Definitions").click()
    expect(page).to_have_url(f"{server.url}/definitions{UNFILTERED}")
    page.get_by_role("link", name="This week").click()
    expect(page).to_have_url(f"{server.url}/{UNFILTERED}")
    settled(page)
    expect(page.get_by_role("button", name="Legal", exact=True)).to_have_count(0)


def test_a_view_opens_in_place_of_whatever_was_chosen_and_custom_days_stay_those_days(
    page: Page, server: Server
) -> None:
    visit(page, server, "throughput?period=Custom&since=2026-09-07&until=2026-10-04")
    save(page, "September", for_all=True)
    visit(page, server, "sla?segment=Legal")
    save(page, "All of legal")
    visit(page, server, VEGA_AT_RISK)

    unfold(page)
    page.get_by_role("link", name="All of legal").click()

    expect(page).to_have_url(re.compile(r"/sla\?(?=.*segment=Legal)(?!.*vendor=)"))
    settled(page)
    expect(page.get_by_role("button", name="Legal", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Vega Advisory", exact=True)).to_have_count(0)
    expect(page.get_by_role("radio", name="Misses").first).to_be_checked()

    unfold(page)
    page.get_by_role("link", name="September").click()

    expect(page).to_have_url(
        re.compile(r"/throughput\?(?=.*period=Custom)(?=.*since=2026-09-07)(?=.*until=2026-10-04)")
    )
    settled(page)
    expect(page.get_by_role("button", name="7 Sep – 4 Oct 2026")).to_be_visible()


def test_the_views_fit_a_phone(page: Page, server: Server) -> None:
    page.set_viewport_size(PHONE)
    visit(page, server, VEGA_AT_RISK)
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_visible()
    title = page.get_by_role("heading", level=1)
    before = title.bounding_box()

    save(page, "A name as long as a name may be, which is sixty characters..")

    assert title.bounding_box() == before  # it lies over the page and moves nothing
    box = unfolded(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    widths = page.evaluate(
        "[...document.querySelectorAll('html, [data-testid=stMain], [data-testid=stPopoverBody]')]"
        ".map(e => e.scrollWidth - e.clientWidth)"
    )
    assert max(widths) <= 0


def test_a_browser_is_named_once_and_no_script_can_read_it(page: Page, server: Server) -> None:
    visit(page, server, "")
    (named,) = cookies(page)
    assert named["httpOnly"]
    assert named["sameSite"] == "Lax"
    assert named["expires"] > 0  # it survives closing the browser

    visit(page, server, "sla")

    assert [cookie["value"] for cookie in cookies(page)] == [named["value"]]
    assert named["name"] not in page.evaluate("document.cookie")


def test_a_browser_that_keeps_no_cookies_works_but_has_no_default(page: Page, server: Server) -> None:
    def nameless(route: Route) -> None:  # as if the cookie had been refused: the server names only page requests
        route.continue_(headers=route.request.headers | {"accept": "*/*"})

    page.route(re.compile(r"/sla\?"), nameless)
    visit(page, server, VEGA_AT_RISK)
    assert cookies(page) == []

    body = unfold(page)
    if body.get_by_text("Save this one").count():
        body.get_by_text("Save this one").click()

    expect(body.get_by_text("keeps no cookies")).to_be_visible()
    expect(body.get_by_text("Open it first")).to_have_count(0)


@pytest.mark.parametrize(
    ("accept", "cookie", "is_named"),
    [
        ("text/html", "", True),
        ("text/html", "kpo_browser=person:ana@example.com", True),
        ("text/html", "kpo_browser=" + "A" * 22, False),
        ("*/*", "", False),  # a script, a style, a check that the server is up
    ],
)
def test_only_a_page_for_a_nameless_browser_sets_the_cookie(
    server: Server, accept: str, cookie: str, is_named: bool
) -> None:
    with urlopen(Request(server.url, headers={"Accept": accept, "Cookie": cookie}), timeout=30) as answer:
        assert bool(answer.headers["set-cookie"]) == is_named
        assert ("private" in answer.headers["cache-control"]) == is_named


def visit(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}/{path}")
    settled(page)


def unfolded(page: Page) -> Locator:
    return page.get_by_test_id("stPopoverBody")


def unfold(page: Page) -> Locator:
    """The saved views, opened: a list, or the form if there are none."""
    page.get_by_role("button", name="Views", exact=True).click()
    expect(unfolded(page).get_by_text(re.compile("^Open$|No view is saved yet"))).to_be_visible()
    return unfolded(page)


def save(page: Page, name: str, *, first: bool = False, for_all: bool = False) -> None:
    """Save the current page under a name, and leave the views open."""
    body = unfold(page)
    if not body.get_by_text("No view is saved yet").count():
        body.get_by_text("Save this one").click()
    body.get_by_label("Name of the view").fill(name)
    if for_all:
        body.get_by_role("radio", name="For everyone").click()
    if first:
        body.get_by_text("Open it first").click()
    body.get_by_role("button", name="Save", exact=True).click()
    expect(body.get_by_text(f"Saved: {name}")).to_be_visible()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def cookies(page: Page) -> list[dict]:
    return [cookie for cookie in page.context.cookies() if cookie["name"] == "kpo_browser"]
