"""Every page, light on a desktop and dark on a phone: what axe-core finds, what sticks out, what the console says.

A page is loaded once for all its looks: the browser's colour scheme and width change under it, as a person's do.
What is opened or chosen on it is judged on its own, since the rest of the page has been judged already.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from pages.parts import registry
from tests.pages.browsing import DESKTOP, PATIENCE, PHONE, settled, tab, upload
from tests.pages.conftest import PAGES, TABS
from tests.served import Server

# Colours do not depend on width, nor layout on colours: each is checked once. The phone comes last because the
# sidebar, once closed by the narrow screen, stays closed.
LOOKS = (("light", DESKTOP), ("dark", PHONE))
OF_COLOURS = ["color-contrast"]
"""The rules that depend on colours, and so are all that a second look at the same elements is about."""

PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 22, 31)"}
HARMFUL = ("serious", "critical")
ADDRESSES = [*PAGES, "deliverable?deliverable=D-0000100"]

# Under a deep link, Streamlit first looks for its own endpoints there and then at the root: a 404 that is not ours.
STREAMLITS_OWN = re.compile(r"/_stcore/")

EXPORT = (
    "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
    "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n"
    "A-2,acme,legal,contract_review,yesterday,delivered,2026-10-06T09:00:00Z\n"
)

# Tables and charts scroll or shrink; anything else that is wider than the screen, and not in a part that scrolls,
# is out of reach.
STICKING_OUT = """() => {
  const inside = '[data-testid=stDataFrame], [data-testid=stPlotlyChart], [data-testid=stMetricChart]';
  const scrolls = part => ['auto', 'scroll'].includes(getComputedStyle(part).overflowX);
  const main = document.querySelector('[data-testid=stMain]');
  const held = part => {
    for (let up = part.parentElement; up && up !== main; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };
  const out = [...document.querySelectorAll('[data-testid=stMainBlockContainer] *')].filter(part => {
    const box = part.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !part.closest(inside) && !held(part);
  });
  const named = out.map(part => `${part.tagName} ${part.dataset.testid ?? ''} ${part.innerText ?? ''}`.slice(0, 80));
  const scrolled = document.documentElement.scrollWidth - innerWidth, own = main.scrollWidth - main.clientWidth;
  return [...named, ...(scrolled > 0 || own > 0 ? [`the page scrolls sideways by ${Math.max(scrolled, own)} px`] : [])];
}"""


@dataclass
class Seen:
    """What was found on one page in all its looks: one line each, with the look; and the page's views."""

    harmful: list[str] = field(default_factory=list)
    sticking_out: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on a copy of the demo portfolio, since uploads are stored beside it."""
    house = shutil.copytree(demo_warehouse, tmp_path_factory.mktemp("accessible") / "house")
    with Server(house) as running:
        yield running


@pytest.fixture(scope="module", params=ADDRESSES)
def seen(request: pytest.FixtureRequest, window: BrowserContext, server: Server) -> Seen:
    """One page as it opens, in every look, and each of its views on a dark phone."""
    found = Seen()

    def note_error(message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLITS_OWN.search(message.location["url"] + message.text):
            found.errors.append(f"{message.text} ({message.location['url']})")

    def note_exception(error: object) -> None:
        found.errors.append(str(error))

    with tab(window) as page:
        page.on("console", note_error)
        page.on("pageerror", note_exception)
        go(page, server, request.param)
        look(page, request.param, found)
        page.remove_listener("console", note_error)
        page.remove_listener("pageerror", note_exception)
    return found


def go(page: Page, server: Server, address: str, *, added: bool = True) -> None:
    """Open an address and wait until it is complete, including what the dashboard adds to Streamlit's markup."""
    page.goto(f"{server.url}/{address}")
    settled(page)
    if added:
        expect(page.get_by_test_id("stSidebarNavItems")).to_have_attribute("role", "none")
    loaded(page)


def loaded(page: Page) -> None:
    """Wait until the script has ended, all parts have arrived and none is moving."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    still(page)


def look(page: Page, name: str, found: Seen) -> None:
    """Note what is found on this page in every look, and on its views in the last one."""
    for scheme, size in LOOKS:
        dress(page, scheme, size)
        where = f"{name or registry.FIRST.title}, {scheme}, {size['width']} px"
        note(page, found, where, rules=None if scheme == "light" else OF_COLOURS)
    for view in views(page):
        if found.views:  # the first is the view that the page opened with
            note(page, found, f"{name}, {view}, {scheme}, {size['width']} px", "[data-below]")
        found.views.append(view)


def dress(page: Page, scheme: str, size: dict) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER[scheme])
    still(page)


def still(page: Page) -> None:
    """Wait until Streamlit's transitions are over: during them colours are half mixed and the sidebar half closed."""
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


def views(page: Page) -> Iterator[str]:
    """Choose each view of the page in turn, and mark what is below the control."""
    chooser = page.locator("[class*=st-key-tabs_]").get_by_role("radiogroup")
    for view in chooser.get_by_role("radio").all() if chooser.count() else []:
        before = "" if view.is_checked() else page.url
        view.click()
        expect(view).to_be_checked()
        if before:  # the server has begun to make the view, so that the end of its script is that of this view
            page.wait_for_url(lambda url, before=before: url != before, timeout=PATIENCE)
        loaded(page)
        chooser.evaluate(MARK_BELOW)
        yield view.inner_text()


MARK_BELOW = """chooser => {
  let part = chooser.closest('[class*=st-key-tabs_]').closest('[data-testid=stLayoutWrapper]');
  while ((part = part.nextElementSibling)) part.dataset.below = '';
}"""


def note(page: Page, found: Seen, where: str, within: str | None = None, rules: list[str] | None = None) -> None:
    found.harmful += harmful(page, where, within, rules)
    if page.viewport_size == PHONE:
        found.sticking_out += [f"{where}: {part}" for part in page.evaluate(STICKING_OUT)]


def harmful(page: Page, where: str, within: str | None = None, rules: list[str] | None = None) -> list[str]:
    """One line per element in which axe-core sees serious harm: rule, place, selector and what is wrong.

    `within` is the part that is judged, `rules` are the rules by which it is: without them the page, and all rules.
    """
    # No rule that is on looks at what axe-core would fetch beforehand.
    options = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": rules} if rules else {})
    report = Axe().run(page, within, options).response
    return [
        f"{rule['id']} on {where}: {node['target']} {node['failureSummary']}"
        for rule in report["violations"]
        if rule["impact"] in HARMFUL
        for node in rule["nodes"]
    ]


def test_no_page_does_serious_harm(seen: Seen) -> None:
    assert not seen.harmful, "\n".join(seen.harmful)


def test_nothing_sticks_out_on_a_phone(seen: Seen) -> None:
    assert not seen.sticking_out, "\n".join(seen.sticking_out)


def test_no_error_in_the_console(seen: Seen) -> None:
    assert seen.errors == []


@pytest.mark.parametrize("seen", ["sla"], indirect=True)
def test_the_views_of_a_page_are_looked_at(seen: Seen) -> None:
    assert [view.rstrip(" 0123456789,USD") for view in seen.views] == ["Misses", *TABS["sla"]]


def test_what_sticks_out_would_be_found(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.set_content(
        "<div data-testid=stMain style='overflow: auto'><div data-testid=stMainBlockContainer>"
        "<p style='width: 500px'>wide</p>"
        "<div style='width: 100px; overflow-x: auto'><p style='width: 600px'>held</p></div></div></div>"
    )
    found = page.evaluate(STICKING_OUT)

    assert [part.split()[0] for part in found] == ["P", "the"]
    assert "wide" in found[0]


def test_opened_parts_do_no_serious_harm(page: Page, server: Server) -> None:
    found: list[str] = []
    go(page, server, "sla?vendor=V-ORION")
    popover = "[data-testid=stPopoverBody]"
    for what, opener, opened in (
        ("a tile", tile(page, "attainment"), "[role=dialog]"),
        ("the age of the data", page.locator(".st-key-data_menu button"), popover),
        ("a chart's table", page.get_by_role("button", name="Table and download").first, popover),
        ("the filters", page.locator(".st-key-filter_menu button"), popover),
    ):
        dress(page, "light", DESKTOP)
        opener.click()
        expect(page.locator(opened)).to_be_visible()
        loaded(page)
        found += harmful(page, f"sla with {what} open, light", opened)
        dress(page, "dark", DESKTOP)
        found += harmful(page, f"sla with {what} open, dark", opened, OF_COLOURS)
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_have_count(0)

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "text", "state"),
    [("work.csv", EXPORT, "2 rows = 1 new"), ("unknown.csv", "a,b\n1,2\n", "What is in unknown.csv?")],
)
def test_an_import_does_no_serious_harm(page: Page, server: Server, name: str, text: str, state: str) -> None:
    found = Seen()
    go(page, server, "import")
    upload(page, {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    expect(page.get_by_text(state).first).to_be_visible()
    loaded(page)
    look(page, f"import of {name}", found)
    if name == "work.csv":  # the phone comes last
        expect(page.get_by_role("button", name="Commit", exact=True)).to_be_in_viewport()

    assert not found.harmful + found.sticking_out, "\n".join(found.harmful + found.sticking_out)


def test_the_side_bar_on_a_phone_does_no_serious_harm(page: Page, server: Server) -> None:
    page.set_viewport_size(PHONE)
    go(page, server, "sla")
    page.get_by_role("button", name=re.compile("sidebar", re.IGNORECASE)).first.click()
    expect(page.get_by_role("link", name="Savings")).to_be_in_viewport()
    dress(page, "light", PHONE)
    found = harmful(page, "the side bar, light", "[data-testid=stSidebar]")
    dress(page, "dark", PHONE)
    found += harmful(page, "the side bar, dark", "[data-testid=stSidebar]", OF_COLOURS)

    assert not found, "\n".join(found)


def test_what_is_added_to_streamlits_markup_is_needed(window: BrowserContext, server: Server) -> None:
    """If this fails, Streamlit has fixed it: remove the addition from pages/parts/head.css or head.js."""
    with tab(window):
        page = window.new_page()  # its own tab: a script that a page starts with stays
        page.add_init_script(WITHOUT_ROLES)
        page.goto(f"{server.url}/throughput")
        settled(page)
        assert broken(page, "list", "listitem") == {"list", "listitem"}

        go(page, server, "mix", added=False)
        dress(page, "dark", DESKTOP)
        page.evaluate("document.querySelector('#frame').remove()")
        still(page)

        assert broken(page, *OF_COLOURS) == set(OF_COLOURS)


def broken(page: Page, *rules: str) -> set[str]:
    """Those of the rules whose violation axe-core finds, and rates as serious."""
    return {line.split()[0] for line in harmful(page, "", rules=list(rules))}


# Streamlit sets an element's attributes before inserting it into the page; the additions come afterwards.
WITHOUT_ROLES = """
const set = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name !== 'role' || !this.closest('[data-testid=stSidebarNav]')) set.call(this, name, value);
};
"""


def test_the_keyboard_reaches_all_in_order_its_focus_is_seen_and_escape_closes(page: Page, server: Server) -> None:
    go(page, server, "sla?vendor=V-ORION")
    stops = [page.locator(f".st-key-{menu} button") for menu in ("period_menu", "filter_menu")]
    stops += [page.locator("[class*=st-key-chip_] button").first, page.locator(".st-key-data_menu button")]
    stops += [tile(page, name) for name in ("attainment", "misses", "open_overdue")]
    stops += [page.get_by_role("button", name="Table and download").first]
    before = unfocused(page)
    for stop in stops:
        walk_to(page, stop)

        assert look_of_focus(page) not in before, f"{stop} looks the same with the focus on it"

    for opener, opened in (
        (tile(page, "attainment"), page.get_by_role("dialog")),
        (page.get_by_role("button", name="Table and download").first, page.get_by_test_id("stPopoverBody")),
    ):
        opener.focus()
        page.keyboard.press("Enter")
        expect(opened).to_be_visible()
        loaded(page)
        for _ in range(3):  # while a busy page still moves the focus into what was opened, the key goes nowhere
            page.keyboard.press("Escape")
            with suppress(AssertionError):
                expect(opened).to_have_count(0, timeout=PATIENCE / 12)
                break

        expect(opened).to_have_count(0)
        expect(opener).to_be_focused()


def unfocused(page: Page) -> set[str]:
    """How the page's buttons look without focus."""
    return set(page.evaluate(f"[...document.querySelectorAll('button')].map({DRAWN})")) | {
        tile(page, "attainment").evaluate(DRAWN)
    }


def tile(page: Page, name: str) -> Locator:
    return page.locator(f"button[data-name={name}]")


DRAWN = """part => {
  const drawn = getComputedStyle(part);
  return [drawn.boxShadow, drawn.outlineStyle].join(' / ');
}"""


def look_of_focus(page: Page) -> str:
    still(page)
    return page.evaluate(f"({DRAWN})(({FOCUSED})())")


FOCUSED = """() => {
  let part = document.activeElement;
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
  return part;
}"""


def walk_to(page: Page, stop) -> None:
    """Press Tab until the stop has the focus; it must come after the current focus."""
    wanted = stop.element_handle()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"part => part === ({FOCUSED})()", wanted):
            return
    pytest.fail(f"Tab does not come to {stop}")
