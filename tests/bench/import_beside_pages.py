"""What an import costs everybody else: a page's questions, asked while a job imports a million deliverables.

`python -m tests.bench.import_beside_pages [--deliverables N] [--quiet-seconds N]` prints the 95th percentile of the
questions of a page without and with the import beside them, their ratio, and the stages of the import. Exits with 1
if the ratio is over budget or the import fails.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import queries
from data import demo, jobs, pipeline
from data.warehouse import Warehouse
from tests.bench.import_million import export_million

BUDGET = 2
THINK_SECONDS = 0.2
QUESTIONS = {
    "sla/attainment": {},
    "sla/by_vendor": {},
    "sla/weekly": {},
    "sla/misses": {"limit": 50, "basis": "coded", "cause": None, "owner": None, "state": None},
    "sla/causes": {"basis": "coded", "measure": "count"},
    "vendor/comparison": {},
}


def main() -> int:
    """Time the page alone, then beside the import; print both; 1 if over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliverables", type=int, default=1_000_000)
    parser.add_argument("--quiet-seconds", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = Warehouse(Path(folder) / "warehouse")
        demo.write(Path(folder) / "small", deliverables=10_000)
        pipeline.run([Path(folder) / "small"], warehouse=house.directory, publish=True, by="bench", demo=True)
        files = export_million(Path(folder), given.deliverables)
        version = house.current().path
        _ask(version)  # the first answers also load what all answers share
        ends = time.monotonic() + given.quiet_seconds
        alone = _asked(version, lambda: time.monotonic() < ends)
        job_id = _submit(house, files)
        beside = _asked(version, lambda: jobs.find(job_id, house.directory).state in ("queued", "running"))
        job = jobs.find(job_id, house.directory)
    return _told(alone, beside, job)


def _submit(house: Warehouse, files: list[Path]) -> str:
    with ExitStack() as stack:
        named = [(path.name, stack.enter_context(path.open("rb"))) for path in files]
        return jobs.submit(named, by="bench", warehouse=house.directory)


def _asked(version: Path, go_on: Callable[[], bool]) -> list[float]:
    """Milliseconds for all questions of a page, for each time they were asked."""
    taken = []
    while go_on():
        began = time.perf_counter()
        _ask(version)
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(THINK_SECONDS)
    return taken


def _ask(version: Path) -> None:
    for question, settings in QUESTIONS.items():
        queries.run(question, queries.Scope(viewer=queries.EVERYTHING), version, **settings)


def _told(alone: list[float], beside: list[float], job: jobs.Job) -> int:
    times = [(one["stage"], datetime.fromisoformat(one["at"])) for one in job.stages]
    ended = datetime.fromisoformat(job.ended_at)
    for (stage, at), (_, until) in pairwise([*times, ("", max(ended, times[-1][1]))]):
        print(f"{(until - at).total_seconds():6.1f} s  {stage}")
    if job.state != "ready":
        print(f"The import ended as {job.state}: {job.refusal}")
        return 1
    quiet, busy = (statistics.quantiles(taken, n=20)[-1] for taken in (alone, beside))
    print(f"a page's {len(QUESTIONS)} questions over 10,000 deliverables, load {os.getloadavg()[0]:.1f}:")
    print(f"p95 {quiet:.0f} ms alone ({len(alone)} times), {busy:.0f} ms beside the import ({len(beside)} times)")
    print(f"ratio {busy / quiet:.2f} (budget {BUDGET})")
    return int(busy / quiet > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
