"""From a click in the menu until the page is painted: a million deliverables against ten thousand.

`python -m tests.bench.click_to_paint` serves both warehouses, clicks through the same pages in one Chromium, in
several periods, so that the answers are not cached, and prints the ratio of the medians for each page. Exits
with 1 if a page is over budget.
"""

import argparse
import re
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect, sync_playwright

from data import demo, pipeline
from queries.period import PERIODS
from tests.server import ARGUMENTS, CHROMIUM, Server

BUDGET = 1.3
CLICKED = ("Savings", "Segment mix", "Throughput", "SLA")
"""Pages that depend on the period, by their names in the menu."""

PATIENCE = 60_000  # milliseconds

_CLICK = """
async name => {
    const all = selector => [...document.querySelectorAll(selector)];
    const link = all('[data-testid=stSidebarNavLink]').find(link => link.innerText.trim().endsWith(name));
    const title = () => document.querySelector('h1')?.innerText;
    const before = title();
    const painted = () =>
        title() && title() !== before && location.pathname === new URL(link.href).pathname
        && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
        && !all('[data-stale=true], [data-testid=stSkeleton]').length
        && all('[data-testid=stPlotlyChart]').every(chart => chart.querySelector('.main-svg .cartesianlayer'))
        && all('[data-testid=stDataFrame]').every(table => table.querySelector('canvas')?.width);
    const frame = () => new Promise(requestAnimationFrame);
    const began = performance.now();
    link.click();
    while (!painted()) {
        if (performance.now() - began > 60000) throw new Error(`${name} is not painted after a minute`);
        await frame();
    }
    await frame();  // the frame that shows it
    return performance.now() - began;
}
"""


def main() -> int:
    """Import both portfolios, click in turn, print a line per page; 1 if a page is over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliverables", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--warehouses", type=Path, nargs=2, help="use these two instead of importing")
    given = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("no chromium on this machine (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder:
        houses = given.warehouses or [_imported(Path(folder), count) for count in given.deliverables]
        with Server(houses[0]) as small, Server(houses[1]) as large:
            taken = _clicks(small.url, large.url)
    medians = {name: [statistics.median(times) for times in sides] for name, sides in taken.items()}
    for name, (little, much) in medians.items():
        print(f"{name:14} {little:6.0f} ms small {much:6.0f} ms large  ratio {much / little:.2f}")
    worst = max(much / little for little, much in medians.values())
    print(f"click to paint, worst page: {worst:.2f} (budget {BUDGET})")
    return int(worst > BUDGET)


def _imported(folder: Path, deliverables: int) -> Path:
    exports, house = folder / f"exports_{deliverables}", folder / f"warehouse_{deliverables}"
    demo.write(exports, deliverables=deliverables)
    pipeline.run([exports], warehouse=house, publish=True, by="bench", demo=True)
    return house


def _clicks(*urls: str) -> dict[str, tuple[list[float], ...]]:
    """Milliseconds per page: one list per server, with one click per period."""
    taken = {name: tuple([] for _ in urls) for name in CLICKED}
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tabs = [browser.new_context(viewport={"width": 1440, "height": 900}).new_page() for _ in urls]
        for period in PERIODS.values():
            for place, (tab, url) in enumerate(zip(tabs, urls, strict=True)):
                _open(tab, f"{url}/?period={quote(period)}")
                for name in CLICKED:
                    taken[name][place].append(tab.evaluate(_CLICK, name))
        browser.close()
    return taken


def _open(tab: Page, url: str) -> None:
    tab.goto(url, timeout=PATIENCE)
    expect(tab.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    expect(tab.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", re.compile("notRunning"), timeout=PATIENCE
    )


if __name__ == "__main__":
    sys.exit(main())
