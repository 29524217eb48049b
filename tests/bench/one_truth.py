"""One label, one number: every page, view and pack of three data sets under many filters.

`python -m tests.bench.one_truth` imports the demo, Boston's service requests and a municipality's receipt log (from
../shared/real), opens each page and each of its views through the real frame with 40 links of filters and periods,
and prints each label that has two values in one scope, and each number of a title that is nowhere else on its page.
Exits with 1 if there is any.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from data import demo, pipeline
from data.warehouse import Warehouse
from tests.pages import crawling
from tests.server import ROOT

REAL = ROOT.parent / "shared" / "real"
PROFILES = ROOT / "tests" / "profiles"


def import_demo(folder: Path, deliverables: int = 10_000) -> Path:
    """A warehouse folder with the demo portfolio."""
    demo.write(folder / "exports", deliverables=deliverables)
    pipeline.run([folder / "exports"], warehouse=folder / "house", publish=True, by="bench", demo=True)
    return folder / "house"


def import_boston(folder: Path) -> Path:
    """A warehouse folder with a city's service requests, as of the instant at which they were exported."""
    return _imported(
        folder, "boston_311_requests.csv", "boston_311", as_of=datetime(2026, 2, 10, 22, 54, 4, tzinfo=UTC)
    )


def import_receipts(folder: Path) -> Path:
    """A warehouse folder with a municipality's receipt log."""
    return _imported(folder, "receipt_event_log.csv", "receipt_log")


DATA_SETS: dict[str, Callable[[Path], Path]] = {
    "demo": import_demo, "Boston 311": import_boston, "receipt log": import_receipts,
}  # fmt: skip


def _imported(folder: Path, file: str, profile: str, **settings: Any) -> Path:
    profiled = {"profile": PROFILES / f"{profile}.toml", "accept_rejects": True, **settings}
    pipeline.run([REAL / file], warehouse=folder / "house", publish=True, by="bench", **profiled)
    return folder / "house"


def main() -> int:
    """Crawl the data sets side by side; print the faults and a line for each; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=40, help="links of filters and periods for each data set")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # The test client leaves the dashboard as a process's main module: each data set has a process of its own.
    fresh = get_context("spawn")
    with ProcessPoolExecutor(max_workers=2, mp_context=fresh, max_tasks_per_child=1) as processes:
        found = processes.map(_crawled, DATA_SETS, [given.sets] * len(DATA_SETS), [given.seed] * len(DATA_SETS))
        faulty = [_printed(name, *one) for name, one in zip(DATA_SETS, found, strict=True)]
    return int(any(faulty))


def _crawled(name: str, sets: int, seed: int) -> tuple[crawling.Crawled, float]:
    with tempfile.TemporaryDirectory() as folder:
        house = DATA_SETS[name](Path(folder))
        links = crawling.filter_sets(Warehouse(house).current().path, sets, seed)
        began = time.monotonic()
        return crawling.crawl(house, links), time.monotonic() - began


def _printed(name: str, found: crawling.Crawled, seconds: float) -> bool:
    twice = found.contradictions()
    for fault in [*twice, *found.faults]:
        print(f"  {fault}")
    print(
        f"{name}: {found.pages:,} pages and views, {len(found.tiles):,} tiles, {len(twice):,} labels with two values, "
        f"{len(found.faults):,} other faults, {seconds:.0f} s",
        flush=True,
    )
    return bool(twice or found.faults)


if __name__ == "__main__":
    sys.exit(main())
