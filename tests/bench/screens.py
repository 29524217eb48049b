"""What a page takes of the screen, on a desktop and on a phone.

`python -m tests.bench.screens` serves a demo portfolio, opens every page in Chromium and prints a line per page and
width: pixels above the headline, height against its limit, elements in the first answer, layout shift while it loads
(apart from the menu's arrival, which moves the page sideways), and stops of the Tab key. Exits with 1 if a page is over
budget.

`--portfolio NAME` serves one of the portfolios unlike the demo instead (`tests/unlike.py`); may be given several times.
`--pictures FOLDER` keeps a picture of each page in its whole height.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, WebSocket, sync_playwright
from playwright.sync_api import Page as Tab
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import queries
from data import demo, pipeline
from data.warehouse import Warehouse
from pages.parts.registry import AT, PAGES, Page
from tests import unlike
from tests.pages.browsing import DESKTOP, PHONE
from tests.pages.limits import ELEMENTS, HEADLINE, HEIGHTS, SHIFT
from tests.server import ARGUMENTS, CHROMIUM, Server

PATIENCE = 120_000  # milliseconds

_WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver(found => {
    const sideways = ({ previousRect: from, currentRect: to }) => from.y === to.y && from.x !== to.x;
    for (const entry of found.getEntries()) {
        if (!entry.hadRecentInput && !entry.sources.every(sideways)) window.shift += entry.value;
    }
}).observe({ type: 'layout-shift', buffered: true });
"""
_HEIGHT = "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
_IS_COMPLETE = """
() => {
    const all = selector => [...document.querySelectorAll(selector)];
    return document.querySelector('h1')
        && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
        && !all('[data-stale=true], .stMain [data-testid=stSkeleton]').some(one => one.clientHeight)
        && all('[data-testid=stPlotlyChart]').every(chart => chart.querySelector('.main-svg .cartesianlayer'))
        && all('[data-testid=stDataFrame]').every(table => table.querySelector('canvas')?.width)
        && all('[class*=st-key-tiles_]').every(row => row.clientHeight > 0);
}
"""
_IS_STILL = f"""
async () => {{
    const before = {_HEIGHT};
    await new Promise(done => setTimeout(done, 1500));
    return {_HEIGHT} === before;
}}
"""
# A group of choices is one stop. What a component draws lies in a tree of its own.
_STOPS = """
() => {
    const seen = new Set();
    const count = root => [...root.querySelectorAll('*')].reduce((sum, one) => {
        const inside = one.shadowRoot ? count(one.shadowRoot) : 0;
        if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return sum + inside;
        const group = one.closest('[role=radiogroup], [role=tablist]');
        if (group && seen.has(group)) return sum + inside;
        seen.add(group);
        return sum + inside + 1;
    }, 0);
    return count(document);
}
"""


@dataclass
class Answer:
    """Counts the elements that the server sends until the page's script first ends."""

    elements: int = 0
    is_whole: bool = False

    def listen(self, line: WebSocket) -> None:
        """Count on a page's connection."""
        line.on("framereceived", self._take)

    def _take(self, frame: bytes | str) -> None:
        if self.is_whole or isinstance(frame, str):
            return
        message = ForwardMsg.FromString(frame)
        self.elements += message.WhichOneof("type") == "ref_hash" or message.delta.HasField("new_element")
        self.is_whole = message.WhichOneof("type") == "script_finished"


@dataclass(frozen=True)
class Screen:
    """A page at a width, as measured."""

    title: str
    width: int
    above: int
    height: int
    limit: int
    elements: int
    shift: float
    stops: int

    def over(self) -> list[str]:
        """What is over its budget."""
        pairs = (
            ("headline", self.above, HEADLINE), ("height", self.height, self.limit),
            ("elements", self.elements, ELEMENTS), ("shift", self.shift, SHIFT),
        )  # fmt: skip
        return [name for name, found, most in pairs if found > most]


def main() -> int:
    """Serve the portfolios, measure every page at both widths, print a line for each; 1 if one is over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warehouse", type=Path, help="use this one instead of importing a demo")
    parser.add_argument(
        "--portfolio", action="append", choices=unlike.PORTFOLIOS, default=[], help="one unlike the demo"
    )
    parser.add_argument("--pages", nargs="*", choices=[page.path for page in PAGES], help="only these, by their paths")
    parser.add_argument("--pictures", type=Path, help="keep a picture of each page in this folder")
    given = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("no chromium on this machine (Debian: apt-get install chromium)")
    chosen = PAGES if given.pages is None else [AT[path] for path in given.pages]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name in given.portfolio or [""]:
            house = given.warehouse or (unlike.house(name, Path(folder, name)) if name else _demo(Path(folder)))
            print(f"{name or 'page':15}width  above  height   limit  elements  shift  stops")
            with Server(house) as server:
                for one in _screens(browser, server.url, house, chosen, given.pictures and given.pictures / name):
                    failed += bool(one.over())
                    print(_line(one), flush=True)
        browser.close()
    print(f"{failed} over budget" if failed else "every page is within its budget")
    return int(failed > 0)


def _demo(folder: Path) -> Path:
    exports, house = folder / "exports", folder / "warehouse"
    demo.write(exports)
    pipeline.run([exports], warehouse=house, publish=True, by="bench", demo=True)
    return house


def _screens(
    browser: Browser, url: str, house: Path, pages: list[Page] | tuple[Page, ...], pictures: Path | None
) -> Iterator[Screen]:
    for page in pages:
        link = f"{url}/{page.path}"
        if page.path == "deliverable":
            link += f"?deliverable={quote(_late(house))}"
        for size, limit in zip((DESKTOP, PHONE), HEIGHTS[page.path], strict=True):
            tab = browser.new_context(viewport=size).new_page()
            yield _measured(tab, link, page.title, size["width"], limit)
            if pictures:
                _picture(tab, pictures / f"{page.path or 'this_week'}_{size['width']}.png")
            tab.context.close()


def _late(house: Path) -> str:
    """An item with something to tell; without one, the page only asks for it."""
    everything = {"basis": "coded", "cause": None, "owner": None, "state": None}
    scope = queries.Scope(viewer=queries.EVERYTHING)
    found = queries.run("sla/misses", scope, Warehouse(house).current().path, limit=1, **everything).to_pylist()
    return found[0]["deliverable_id"] if found else ""


def _measured(tab: Tab, link: str, title: str, width: int, limit: int) -> Screen:
    answer = Answer()
    tab.on("websocket", answer.listen)
    tab.add_init_script(_WATCH_SHIFTS)
    tab.goto(link, timeout=PATIENCE)
    tab.wait_for_function(_IS_COMPLETE, timeout=PATIENCE)
    tab.wait_for_function(_IS_STILL, timeout=PATIENCE)
    return Screen(
        title,
        width,
        round(tab.locator("h1").first.bounding_box()["y"]),
        tab.evaluate(_HEIGHT),
        limit,
        answer.elements,
        tab.evaluate("window.shift"),
        tab.evaluate(_STOPS),
    )


def _picture(tab: Tab, path: Path) -> None:
    """The page scrolls within its window, so the window is made as high as the page."""
    tab.set_viewport_size({"width": tab.viewport_size["width"], "height": max(tab.evaluate(_HEIGHT), PHONE["height"])})
    tab.wait_for_timeout(1_500)
    tab.screenshot(path=path)


def _line(one: Screen) -> str:
    shown = f"{one.title:15}{one.width:5}{one.above:7}{one.height:8,}{one.limit:8,}{one.elements:10}"
    over = f"  over: {', '.join(one.over())}" if one.over() else ""
    return f"{shown}{one.shift:7.2f}{one.stops:7}{over}"


if __name__ == "__main__":
    sys.exit(main())
