"""Warehouses for the tests of the pages, each built by the real import, and the app on any of them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from data import pipeline
from pages.parts import registry
from tests.pages.browsing import DESKTOP, PATIENCE, tab
from tests.server import ARGUMENTS, CHROMIUM

ROOT = Path(__file__).parents[2]
HOSTILE = "![x](http://evil.example/x.png) <b>=cmd</b> :red[y] $a$ `z`"

PAGES = [page.path for page in registry.PAGES]
WITH_PERIOD = [page.path for page in registry.PAGES if page.has_period]

TABS = {
    "sla": ["At risk", "Credits", "Vendor reports", "Like for like", "How due dates are set"],
    "savings": ["Why it changed", "Payback", "Assumptions"],
    "mix": ["Growth", "Industries", "Complexity", "Concentration", "Tables"],
    "quality": ["Guidelines", "Scope", "Rounds", "Rework"],
    "flow": ["Questions and time zones", "Working hours", "Paths"],
    "health": ["Findings", "Missing data", "Restated weeks"],
    "throughput": ["By work type"],
    "vendor": [
        "Like for like", "Credits", "Vendor's report", "Quality", "People", "Busy weeks and learning", "Security",
    ],
}  # fmt: skip
"""Page → its tabs, but for the one it opens with."""

TAB = {page: "mix_view" if page == "mix" else "view" for page in PAGES}
"""Page → the parameter of links that names its tab."""

Opener = Callable[..., AppTest]


@pytest.fixture(scope="session")
def started_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse left empty after the demo was removed. Tests only read it."""
    house = tmp_path_factory.mktemp("started") / "empty"
    pipeline.start_empty(house, by="test")
    return house


@pytest.fixture
def empty_warehouse(started_empty: Path, tmp_path: Path) -> Path:
    """The same, for tests that write."""
    return shutil.copytree(started_empty, tmp_path / "empty")


@pytest.fixture(scope="session")
def hostile_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every name in the data is Markdown, HTML and a formula at once."""
    exports, house = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("hostile")
    header = (
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,promised_at,"
        "specialist_id,guideline_version,breach_cause,breach_owner,vendor_reported_sla_met,accepted_version\n"
    )
    rows = [
        f'"={number}","{HOSTILE}",legal,"{HOSTILE} w",2026-10-{day:02d}T09:00:00Z,delivered,'
        f"2026-10-{day:02d}T15:00:00Z,2026-10-{day:02d}T12:00:00Z,"
        f'"{HOSTILE} s","{HOSTILE} g",capacity,vendor,true,1\n'
        for number, day in enumerate([*range(1, 29)] * 2)
    ]
    rows += [  # two are open: one past due, one due tomorrow
        f'"={number}","{HOSTILE}",legal,"{HOSTILE} w",2026-10-27T09:00:00Z,in_progress,,'
        f'2026-10-{due}T12:00:00Z,"{HOSTILE} s","{HOSTILE} g",,,,\n'
        for number, due in ((98, 28), (99, 29))
    ]
    (exports / "deliverables.csv").write_text(header + "".join(rows), "utf-8")
    pipeline.run([exports], warehouse=house, publish=True, by="test")
    return house


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Opens a page of the real frame on a warehouse; further arguments are the link's query parameters."""

    def opened(warehouse: Path, page: str = "", **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("KPO_WAREHOUSE", str(warehouse))
        return at_page(page, **query)

    return opened


def at_page(page: str, **query: str | list[str]) -> AppTest:
    """That page of the real frame on the warehouse of the environment."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    file = registry.AT[page].file
    if Path(file).stem != page:
        app.run()  # only from the menu does the test client learn which addresses differ from file names
    return app.switch_page(file).run() if page else app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; if it is missing, the test is skipped, or in CI fails, with a reason."""
    if CHROMIUM is None:
        reason = "no chromium on this machine (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for the whole run: with its own window, each test would compile Streamlit's scripts again."""
    opened = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A desktop-sized tab that remembers nothing from earlier tests."""
    with tab(window) as opened:
        yield opened
