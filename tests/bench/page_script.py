"""CPU of each page's script when every answer is cached: what one more click costs the server.

`python -m tests.bench.page_script` runs the real frame and page in this process and prints the median CPU of
the second and later runs, over all threads and including the test client's reading of the page. Exits with 1
if a page is over budget.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data import demo, pipeline
from pages.parts.registry import PAGES, Page
from tests.server import ROOT

BUDGET_MILLISECONDS = 120


def main() -> int:
    """Import a demo portfolio, run every page several times, print a line per page; 1 if one is over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliverables", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        exports, house = Path(folder) / "exports", Path(folder) / "warehouse"
        demo.write(exports, deliverables=given.deliverables)
        pipeline.run([exports], warehouse=house, publish=True, by="bench", demo=True)
        os.environ["KPO_WAREHOUSE"] = str(house)
        medians = {page.title: _milliseconds(page, given.runs) for page in PAGES}
    for name, spent in medians.items():
        print(f"{name:20} {spent:6.0f} ms CPU")
    worst = max(medians, key=medians.__getitem__)
    print(f"worst page {worst}: {medians[worst]:.0f} ms CPU (budget {BUDGET_MILLISECONDS})")
    return int(medians[worst] > BUDGET_MILLISECONDS)


def _milliseconds(page: Page, runs: int) -> float:
    """The median CPU of a run whose answers two earlier runs have cached."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    app.switch_page(page.file).run()
    app.run()
    spent = []
    for _ in range(runs):
        began = time.process_time()
        app.run()
        spent.append(time.process_time() - began)
        if app.exception:
            raise RuntimeError(f"{page.title}: {app.exception[0].message}")
    return statistics.median(spent) * 1000


if __name__ == "__main__":
    sys.exit(main())
