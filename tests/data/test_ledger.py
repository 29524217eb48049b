"""The ledger of a clock: every moment has one holder; all add up to the elapsed time, those that count to the net."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

import queries
from data import facts
from data.contract import TABLES
from tests.conftest import examples
from tests.queries.portfolio import build_version

ITEMS = examples(100_000)
EVERYTHING = queries.Scope(viewer=queries.EVERYTHING)
AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
KINDS = (
    "paused", "resumed", "security_hold_start", "security_hold_end", "inputs_complete", "clarification_raised",
    "clarification_answered", "returned", "draft_delivered",
)  # fmt: skip
REASONS = ("client_input", "own_queue", None)
CALENDARS = (
    ("KIN", "Europe/Berlin", "08:00", "17:00", (1, 2, 3, 4, 5)),
    ("NIGHT", "Asia/Manila", "21:00", "06:00", (1, 2, 3, 4, 5)),
    ("SYD", "Australia/Sydney", "09:30", "17:30", (1, 2, 3, 4, 6)),
    ("NY", "America/New_York", "00:00", "24:00", (7, 1)),
)
TERMS = (
    ("V1", "16", "business_hours", "vendor", "client_input"),
    ("V2", "2", "business_days", "client", None),
    ("V3", "30", "calendar_hours", "vendor", "client_input;own_queue"),
    ("V4", "3", "calendar_days", "client", "nothing_ever"),
)


LEDGER = ("fact.deliverables", "fact.holds", "fact.pauses", "fact.shifts", "fact.version")
"""The facts that a ledger is made of."""


@pytest.fixture(scope="module")
def random_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of random deliverables whose events come in any order, repeated, or outside the item's time."""
    path = tmp_path_factory.mktemp("ledger") / "random.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("set threads = 1; set timezone = 'UTC'; select setseed(0.42); create schema raw")
        for table in TABLES.values():
            columns = ", ".join(f"{column.name} {column.stored_type}" for column in table.columns)
            connection.execute(f"create table raw.{table.name} ({columns})")
        _small_tables(connection)
        _random_items(connection)
        settings = {"as_of": AS_OF, "timezone": "Asia/Kolkata", "currency": "USD", "demo": False}
        facts.build(connection, **settings, only=[*LEDGER, "fact.causes", "fact.clocks"])
    return path


def _small_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for number, (name, zone, opens, closes, weekdays) in enumerate(CALENDARS, 1):
        for weekday in weekdays:
            connection.execute(
                "insert into raw.calendars by name select $name as calendar_id, $zone as timezone, "
                "$weekday as weekday, $opens as opens_at, $closes as closes_at",
                {"name": name, "zone": zone, "weekday": weekday, "opens": _seconds(opens), "closes": _seconds(closes)},
            )
        connection.execute(
            "insert into raw.vendors by name select $v as vendor_id, $c as calendar_id", {"v": f"V{number}", "c": name}
        )
        connection.execute(
            "insert into raw.engagements by name select $e as engagement_id, $v as vendor_id, $c as client_calendar_id",
            {"e": f"E{number}", "v": f"V{number}", "c": CALENDARS[number % 4][0]},
        )
    connection.execute("insert into raw.holidays by name select 'KIN' as calendar_id, date '2026-04-06' as date")
    for vendor, target, unit, calendar, reasons in TERMS:
        connection.execute(
            "insert into raw.sla_terms by name select $v as vendor_id, 'legal' as segment, $t as target, "
            "$u as target_unit, $c as calendar, $r as pause_reasons, date '2025-01-01' as effective_from, "
            "0.9 as attainment_target",
            {"v": vendor, "t": target, "u": unit, "c": calendar, "r": reasons},
        )


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _random_items(connection: duckdb.DuckDBPyConnection) -> None:
    """Items over half a year and two clock changes; a tenth with a promise, a tenth open, some at whole minutes."""
    connection.execute(
        f"""
        create temp table drawn as
        select number, 1 + floor(4 * random()) as vendor, random() as basis, random() as fate, random() as whole,
            timestamptz '2026-01-01 00:00:00Z' + to_microseconds(cast(random() * 150 * 86400e6 as bigint)) as received,
            to_microseconds(cast(pow(random(), 3) * 20 * 86400e6 as bigint)) as taken
        from range({ITEMS}) as items(number)
        """
    )
    connection.execute(
        """
        insert into raw.deliverables by name
        select 'D' || number as deliverable_id, 'V' || cast(vendor as integer) as vendor_id,
            if(basis < 0.1, 'finance', 'legal') as segment, 'review' as work_type,
            'E' || cast(vendor as integer) as engagement_id,
            if(whole < 0.3, date_trunc('hour', received), received) as received_at,
            if(fate < 0.03, 'cancelled', if(fate < 0.1, 'in_progress', 'delivered')) as status,
            if(fate < 0.1 or received_at + taken > $as_of, null, received_at + taken) as first_delivered_at,
            if(basis < 0.06, received_at + interval 2 days, null) as promised_at
        from drawn
        """,
        {"as_of": AS_OF},
    )
    connection.execute(
        """
        insert into raw.events by name
        select 'D' || number as deliverable_id,
            list_extract($kinds, 1 + cast(floor(random() * len($kinds)) as integer)) as event_type,
            date_trunc('minute', received - interval 6 hours + taken * (random() * 1.4)) as occurred_at,
            list_extract($reasons, 1 + cast(floor(random() * 3) as integer)) as reason
        from drawn
        cross join range(6)
        where number % 2 = 0
        """,
        {"kinds": list(KINDS), "reasons": list(REASONS)},
    )


@pytest.fixture(scope="module")
def checked(random_version: Path) -> duckdb.DuckDBPyConnection:
    """The ledger of every item, with its verdict."""
    ledger = queries.run("deliverable/ledger", EVERYTHING, random_version, deliverable=None)
    items = queries.run("deliverable/item", EVERYTHING, random_version, deliverable=None)
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.register("arrow_ledger", ledger)
    connection.register("arrow_items", items)
    connection.execute("create table ledger as from arrow_ledger; create table items as from arrow_items")
    return connection


def test_stretches_follow_each_other_and_cover_receipt_to_delivery_exactly(checked: duckdb.DuckDBPyConnection) -> None:
    (loose,) = checked.execute(
        "select count(*) from (select starts_at <> lag(ends_at) over (partition by deliverable_id order by starts_at) "
        "or ends_at <= starts_at as loose from ledger) where loose"
    ).fetchone()
    assert loose == 0
    bad = checked.execute(
        """
        select deliverable_id from items
        left join (select deliverable_id, min(starts_at) as begins, max(ends_at) as ends from ledger group by all)
        using (deliverable_id)
        where begins is distinct from if(coalesce(first_delivered_at, $as_of) > received_at, received_at, null)
            or ends is distinct from if(begins is null, null, coalesce(first_delivered_at, $as_of))
        """,
        {"as_of": AS_OF},
    ).fetchall()
    assert bad == []


def test_what_counts_adds_up_to_the_net_elapsed_of_the_verdict_exactly(checked: duckdb.DuckDBPyConnection) -> None:
    rows = checked.execute(
        """
        select deliverable_id, state, counted, cast(round(net_elapsed_hours * 3600000000) as bigint) as net
        from items
        left join (
            select deliverable_id, sum(epoch_us(ends_at) - epoch_us(starts_at)) filter (where counts_toward_target)
                as counted
            from ledger group by all
        ) using (deliverable_id)
        """
    ).fetchall()
    assert len(rows) == ITEMS
    assert [row for row in rows if (row[2] or 0) != (row[3] or 0)][:5] == []
    assert len({row[1] for row in rows}) == 6, "every state is among them"


def test_every_holder_and_both_flags_occur(checked: duckdb.DuckDBPyConnection) -> None:
    found = set(checked.execute("select distinct holder, counts_toward_target from ledger").fetchall())
    holders = ("security_hold", "client_wait", "clarification", "rework", "vendor_working", "vendor_off_hours")
    assert found == {(holder, counts) for holder in holders for counts in (True, False)}


def item(hours: float | None, **columns) -> dict:
    """A deliverable received on Monday at 9, on V1's calendar: Monday to Friday, 8–17 UTC."""
    delivered = None if hours is None else datetime.fromtimestamp(MONDAY + hours * 3600, UTC)
    return {
        "deliverable_id": "D", "vendor_id": "V1", "segment": "legal", "work_type": "review", "status": "delivered",
        "received_at": datetime.fromtimestamp(MONDAY, UTC), "first_delivered_at": delivered, **columns,
    }  # fmt: skip


MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()


def ledger_of(tmp_path: Path, hours: float | None, *events: tuple, reasons: str | None = "client_input") -> list[tuple]:
    """Holder, start and end in hours after receipt, and whether it counts; `events`: type, hour, reason."""
    path = build_version(
        tmp_path / "one.duckdb",
        only=LEDGER,
        vendors=[{"vendor_id": "V1", "calendar_id": "C"}],
        calendars=[
            {"calendar_id": "C", "timezone": "UTC", "weekday": day, "opens_at": 8 * 3600, "closes_at": 17 * 3600}
            for day in range(1, 6)
        ],
        sla_terms=[
            {"vendor_id": "V1", "segment": "legal", "target": 16, "target_unit": "business_hours",
             "effective_from": "2026-01-01", "attainment_target": 0.9, "pause_reasons": reasons}
        ],
        deliverables=[item(hours)],
        events=[
            {"deliverable_id": "D", "event_type": kind, "reason": reason,
             "occurred_at": datetime.fromtimestamp(MONDAY + hour * 3600, UTC)}
            for kind, hour, reason in events
        ],
    )  # fmt: skip
    rows = queries.run("deliverable/ledger", EVERYTHING, path, deliverable="D").to_pylist()
    hour = [((row[name].timestamp() - MONDAY) / 3600) for row in rows for name in ("starts_at", "ends_at")]
    return [(row["holder"], *hour[2 * n : 2 * n + 2], row["counts_toward_target"]) for n, row in enumerate(rows)]


WORKING, OFF = "vendor_working", "vendor_off_hours"


def test_a_night_between_two_days(tmp_path: Path) -> None:
    assert ledger_of(tmp_path, 24) == [(WORKING, 0, 8, True), (OFF, 8, 23, False), (WORKING, 23, 24, True)]


def test_an_agreed_pause_waits_for_the_client_and_does_not_count(tmp_path: Path) -> None:
    found = ledger_of(tmp_path, 6, ("paused", 2, "client_input"), ("resumed", 4, "client_input"))
    assert found == [(WORKING, 0, 2, True), ("client_wait", 2, 4, False), (WORKING, 4, 6, True)]


def test_a_pause_for_a_reason_that_no_term_agrees_to_is_the_vendors_time(tmp_path: Path) -> None:
    assert ledger_of(tmp_path, 6, ("paused", 2, "own_queue"), ("resumed", 4, "own_queue")) == [(WORKING, 0, 6, True)]


def test_the_higher_claim_wins(tmp_path: Path) -> None:
    """Security hold > client wait > clarification > rework > vendor."""
    found = ledger_of(
        tmp_path,
        7,
        ("returned", 1, None), ("clarification_raised", 2, None), ("inputs_complete", 0.5, None),
        ("security_hold_start", 3, None), ("security_hold_end", 4, None), ("clarification_answered", 5, None),
        ("draft_delivered", 6, None),
    )  # fmt: skip
    assert found == [
        ("client_wait", 0, 0.5, True),
        (WORKING, 0.5, 1, True),
        ("rework", 1, 2, True),
        ("clarification", 2, 3, True),
        ("security_hold", 3, 4, True),
        ("clarification", 4, 5, True),
        ("rework", 5, 6, True),
        (WORKING, 6, 7, True),
    ]


def test_two_questions_at_once_are_open_until_both_are_answered(tmp_path: Path) -> None:
    found = ledger_of(
        tmp_path, 6,
        ("clarification_raised", 1, "a"), ("clarification_raised", 2, "b"),
        ("clarification_answered", 3, "b"), ("clarification_answered", 4, "a"),
    )  # fmt: skip
    assert found == [(WORKING, 0, 1, True), ("clarification", 1, 4, True), (WORKING, 4, 6, True)]


def test_a_hold_that_nobody_ended_lasts_to_the_delivery(tmp_path: Path) -> None:
    found = ledger_of(tmp_path, 6, ("security_hold_start", 2, None), ("clarification_answered", 1, None))
    assert found == [(WORKING, 0, 2, True), ("security_hold", 2, 6, True)]
