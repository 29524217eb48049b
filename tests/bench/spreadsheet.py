"""A spreadsheet of a hundred thousand rows and twelve columns: five of text, two of instants, one of weeks.

`python -m tests.bench.spreadsheet` prints how long it takes to write, compared with the same rows as CSV.
"""

import time
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from pages.parts import escape
from queries import workbook

ROWS, BUDGET = 100_000, 6.0
AS_OF = datetime(2026, 11, 15, 22, tzinfo=UTC)


def main() -> None:
    """Measure and print. Exits with status 1 above the budget, in seconds of processor time."""
    table = _table()
    about = workbook.About("Misses", "0001", AS_OF, "Europe/Berlin", False, AS_OF, "USD", "SLA")
    seconds, size = _timed(lambda: workbook.write([workbook.Sheet("Misses", table)], about))
    as_csv, _ = _timed(lambda: escape.to_csv(table))
    print(f"{ROWS:,} rows × {table.num_columns} columns: {seconds:.2f} s, {size / 1e6:.1f} MB (budget {BUDGET} s)")
    print(f"the same as CSV: {as_csv:.2f} s")
    raise SystemExit(0 if seconds <= BUDGET else 1)


def _timed(make) -> tuple[float, int]:
    began = time.process_time()
    made = make()
    return time.process_time() - began, len(made)


def _table() -> pa.Table:
    numbers = range(ROWS)
    return pa.table(
        {
            "deliverable_id": [f"D-{number}" for number in numbers],
            "vendor_id": [f"V-{number % 9}" for number in numbers],
            "segment": ["legal", "finance"] * (ROWS // 2),
            "work_type": ["contract_review"] * ROWS,
            "state": ["missed"] * ROWS,
            "received_at": [AS_OF - timedelta(seconds=number) for number in numbers],
            "due_at": [AS_OF + timedelta(seconds=number) for number in numbers],
            "week": [date(2026, 11, 9)] * ROWS,
            "hours_late": [number / 7 for number in numbers],
            "attainment": [number / ROWS for number in numbers],
            "due": list(numbers),
            "is_peak": [True, False] * (ROWS // 2),
        }
    )


if __name__ == "__main__":
    main()
