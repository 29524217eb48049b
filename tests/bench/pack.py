"""One week's pack of a warehouse: asked, worded and laid out in all three formats, in a process of its own.

`python -m tests.bench.pack [--warehouse DIR]` prints the seconds of each step, and their ratio to a bare question.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

BUDGET = 5.0
TRIES = 3


def main() -> None:
    """Measure and print. Exits with status 1 above the budget, in seconds of processor time including imports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")
    options = parser.parse_args()
    began = time.process_time()
    import queries
    from data.warehouse import Warehouse
    from queries import EVERYTHING, Scope
    from reports import pack
    from reports.content import Made

    imported = time.process_time() - began
    version = Warehouse(options.warehouse).current()

    def ask(question: str, scope: Scope, **parameters: object):
        return queries.run(question, scope, version.path, **parameters)

    everything, about = Scope(viewer=EVERYTHING), Made(version.name, datetime.now(UTC))
    bare = min(_timed(lambda: ask("week/weekly", everything))[0] for _ in range(TRIES))
    steps: dict[str, float] = {}
    steps["build"], made = _timed(lambda: pack.build(ask, everything, None, about))
    for kind in ("pdf", "html", "xlsx"):
        steps[kind], _ = _timed(partial(getattr(pack, kind), made))
    total = imported + sum(steps.values())
    print(f"import {imported:.2f} s, " + ", ".join(f"{step} {seconds:.2f} s" for step, seconds in steps.items()))
    print(f"one pack, first of its process: {total:.2f} s (budget {BUDGET} s)")
    print(f"a bare week/weekly: {bare:.3f} s; asking and setting take {sum(steps.values()) / bare:.0f} times that")
    raise SystemExit(0 if total <= BUDGET else 1)


def _timed(make: Callable) -> tuple[float, object]:
    began = time.process_time()
    made = make()
    return time.process_time() - began, made


if __name__ == "__main__":
    main()
