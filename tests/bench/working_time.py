"""Working time of a million items: the product's clock step against the businesstimedelta package.

`python -m tests.bench.working_time` prints how many times faster the clock step is per item. The package
works through a sample of the same items, on which both must agree to the second.
"""

import time
from datetime import UTC, datetime
from datetime import time as clock

import duckdb
import pytz
from businesstimedelta import WorkDayRule

from data.facts import STEPS, declare, step
from data.facts.steps import needed
from tests.data.facts_fixture import raw, term, weekdays

ITEMS, SAMPLE, BUDGET = 1_000_000, 5_000, 300
ZONE = "America/New_York"
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)

_FILL = """
insert into raw.deliverables by name
select
    cast(number as varchar) as deliverable_id, 'V' as vendor_id, 'legal' as segment, 'review' as work_type,
    timestamptz '2023-01-01 00:00+00' + to_seconds(cast(hash(number) % 86400000 as bigint)) as received_at,
    received_at + to_seconds(cast(hash(number, 1) % 2592000 as bigint)) as first_delivered_at,
    'delivered' as status
from range($items) as numbers(number)
"""
_SAMPLE = """
select deliverable.received_at, deliverable.first_delivered_at, ended_reading - received_reading
from elapsed
join raw.deliverables as deliverable on deliverable.rowid = elapsed.item
order by elapsed.item
limit $sample
"""


def main() -> None:
    """Measure, compare and print. Exits with status 1 below the budget or on any difference."""
    connection = _prepared()
    seconds = _clock_step(connection)
    sample = connection.execute(_SAMPLE, {"sample": SAMPLE}).fetchall()
    began = time.perf_counter()
    theirs = _package(sample)
    package = (time.perf_counter() - began) / SAMPLE * ITEMS
    different = sum(ours // 1_000_000 != seconds for (_, _, ours), seconds in zip(sample, theirs, strict=True))
    print(f"working time of {ITEMS:,} items: {seconds:.2f} s; package {package:.0f} s (from {SAMPLE:,} items)")
    print(f"ratio {package / seconds:.0f} (budget >= {BUDGET}); {different} of {SAMPLE:,} differ")
    raise SystemExit(0 if package / seconds >= BUDGET and not different else 1)


def _prepared() -> duckdb.DuckDBPyConnection:
    """A million items under one term, with all steps run up to the look-up of working time."""
    connection = raw(
        vendors=[{"vendor_id": "V", "calendar_id": "C"}],
        calendars=weekdays("C", ZONE, "09:00-17:30"),
        sla_terms=[term(16)],
    )
    connection.execute("set threads = 2")
    connection.execute(_FILL, {"items": ITEMS})
    declare(connection, as_of=AS_OF, timezone="UTC", currency="USD", demo=False)
    for name in needed(STEPS, ["shift"])[:-1]:
        step(connection, name)
    return connection


def _clock_step(connection: duckdb.DuckDBPyConnection) -> float:
    """Seconds for expanding the shifts and reading the clock at both ends of every item."""
    began = time.perf_counter()
    step(connection, "shifts")
    step(connection, "elapsed")
    return time.perf_counter() - began


def _package(sample: list[tuple[datetime, datetime, int]]) -> list[int]:
    """Working seconds of the sample, according to businesstimedelta."""
    rule = WorkDayRule(
        start_time=clock(9), end_time=clock(17, 30), working_days=[0, 1, 2, 3, 4], tz=pytz.timezone(ZONE)
    )
    differences = (rule.difference(received, delivered) for received, delivered, _ in sample)
    return [found.hours * 3600 + found.seconds for found in differences]


if __name__ == "__main__":
    main()
