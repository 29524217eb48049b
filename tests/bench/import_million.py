"""python -m tests.bench.import_million — importing a million deliverables against a bare read of the file by DuckDB.

Prints the ratio: import of 1 M deliverables × 20 columns, checked, with facts, over
`create table as from read_csv` of the same file into a database file. Budget: at most 6.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from data import demo, pipeline

BUDGET = 6
COLUMNS = (
    "deliverable_id, vendor_id, segment, work_type, received_at, status, first_delivered_at, engagement_id, priority, "
    "complexity, units, accepted_at, billed_amount, currency, vendor_hours, client_hours, accepted_version, qa_score, "
    "specialist_id, guideline_version"
)


def main() -> None:
    """Write the exports, run both several times in turn, print the ratio of the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deliverables", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = export_million(Path(folder), given.deliverables)
        pairs = [(_timed(_bare, files[0]), _timed(_import, *files)) for _ in range(given.runs)]
        bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
        size = files[0].stat().st_size / 2**20
    print(f"{given.deliverables:,} deliverables, {size:,.0f} MiB: bare read {bare:.2f} s, import {ours:.2f} s")
    print(f"import / bare read = {ours / bare:.2f} (budget {BUDGET})")


def export_million(folder: Path, deliverables: int) -> list[Path]:
    """The demo's deliverables, reduced to twenty columns, and the small tables that the facts need."""
    written = {path.stem: path for path in demo.write(folder / "demo", deliverables=deliverables)}
    cut = folder / "deliverables.csv"
    with duckdb.connect() as connection:
        source = connection.read_csv(str(written["deliverables"]), all_varchar=True)
        source.project(COLUMNS).write_csv(str(cut))
    small = ("sla_terms", "baselines", "vendors", "calendars", "holidays", "engagements")
    return [cut, *(written[name] for name in small)]


def _timed(run: Callable[..., None], *files: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        run(Path(folder), *files)
        return time.perf_counter() - began


def _bare(folder: Path, file: Path) -> None:
    with duckdb.connect(folder / "bare.duckdb") as connection:
        connection.execute("create table bare as from read_csv($file)", {"file": str(file)})


def _import(folder: Path, *files: Path) -> None:
    pipeline.run(list(files), warehouse=folder / "warehouse", publish=True, by="bench")


if __name__ == "__main__":
    main()
