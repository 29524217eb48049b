"""Real exports from other systems, each with a mapping profile, against what the files themselves say."""

import csv
from collections import Counter, defaultdict
from datetime import UTC, datetime

import duckdb
import pytest

from tests.conftest import REAL, item
from tests.data.test_import import counts
from tests.oracle import flow

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not beside this checkout")


@pytest.fixture
def profile(request):
    """The path of a profile in tests/profiles."""
    return lambda name: request.config.rootpath / "tests" / "profiles" / f"{name}.toml"


def states(stored) -> Counter:
    """How many deliverables are in each state."""
    return Counter(dict(stored("select state, count(*) from fact.deliverables group by 1")))


def test_boston_agrees_with_its_own_on_time_flag(importing, profile, stored):
    as_of = datetime(2026, 2, 10, 22, 54, 4, tzinfo=UTC)
    report = importing(REAL / "boston_311_requests.csv", profile=profile("boston_311"), as_of=as_of)
    assert counts(report) == (5473, 0, 0, 0, 0)
    assert states(stored) == {"met": 3305, "missed": 785, "open_overdue": 1348, "not_yet_due": 25, "no_term": 10}
    with duckdb.connect() as connection:
        query = "select case_id, on_time from read_csv($file, all_varchar = true) where close_date is not null"
        file = {"file": str(REAL / "boston_311_requests.csv")}
        own = dict(connection.execute(f"{query} and target_close_date is not null", file).fetchall())
    ours = dict(stored("select deliverable_id, state from fact.deliverables where state in ('met', 'missed')"))
    assert len(own) == 4090
    assert ours == {case: "met" if flag == "ONTIME" else "missed" for case, flag in own.items()}


@pytest.mark.parametrize("name", ["scms_delivery_history.csv", "scms_delivery_history.xlsx"])
def test_scms_gives_the_same_rows_and_late_ones_from_both_files(importing, profile, stored, name):
    report = importing(REAL / name, profile=profile("scms_delivery"))
    assert counts(report) == (10324, 0, 0, 0, 0)
    assert states(stored) == {"met": 10324 - 1186, "missed": 1186}


def test_both_scms_files_hold_the_same_rows(importing, profile):
    importing(REAL / "scms_delivery_history.csv", profile=profile("scms_delivery"))
    again = importing(REAL / "scms_delivery_history.xlsx", profile=profile("scms_delivery"))
    assert counts(again) == (0, 0, 10324, 0, 0)


def test_the_receipt_log_feeds_two_tables_from_one_file(importing, profile, stored):
    report = importing(REAL / "receipt_event_log.csv", profile=profile("receipt_log"))
    assert [file["table"] for file in report["files"]] == ["deliverables", "events"]
    assert counts(report)[:3] == (1432, 0, 0)
    assert {reject["column"] for reject in report["files"][0]["rejects"]} == {"first_delivered_at"}
    found = states(stored)
    assert (found["met"], found["missed"], found["open_overdue"] + found["not_yet_due"]) == (950, 377, 105)
    assert counts(report, 1)[4] == 0
    assert stored("select count(distinct event_type) from raw.events") == [(3,)]


def receipt_log() -> dict[str, list[dict]]:
    """The log's events by case, with their instants and the dates of the case."""
    cases = defaultdict(list)
    with (REAL / "receipt_event_log.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            kind = RECEIPT_TYPES.get(row["concept:name"], "other")
            cases[row["case:concept:name"]].append(
                row | {"event_type": kind, "occurred_at": datetime.fromisoformat(row["time:timestamp"])}
            )
    return cases


RECEIPT_TYPES = {
    "Confirmation of receipt": "scope_confirmed",
    "T02 Check confirmation of receipt": "checkpoint_passed",
}
SPENT = "select deliverable_id, stage, microseconds, whole_microseconds from fact.stages order by deliverable_id, place"


def spent_by_case(stored) -> dict[str, dict[str, int]]:
    """Microseconds by case and stage; each case's stages add up to its total."""
    found = defaultdict(dict)
    for case, stage, microseconds, whole in stored(SPENT):
        found[case][stage] = microseconds
        found[case].setdefault("whole", whole)
    for case, parts in found.items():
        assert sum(parts.values()) == 2 * parts["whole"], case
    return {case: {stage: part for stage, part in parts.items() if stage != "whole"} for case, parts in found.items()}


def test_stages_of_the_receipt_log_add_up_to_receipt_to_end(importing, profile, stored):
    importing(REAL / "receipt_event_log.csv", profile=profile("receipt_log"))
    found, expected = spent_by_case(stored), {}
    kept = {case for (case,) in stored("select deliverable_id from raw.deliverables")}
    for case, events in receipt_log().items():
        ends = events[0]["case:enddate"]
        dates = {
            "status": "delivered",
            "received_at": datetime.fromisoformat(events[0]["case:startdate"]),
            "first_delivered_at": datetime.fromisoformat(ends) if ends else None,
            "accepted_at": None,
            "final_delivered_at": None,
        }
        if case in kept and (parts := flow.stages(dates, events)):
            expected[case] = parts
            assert sum(parts.values()) == (dates["first_delivered_at"] - dates["received_at"]) // flow.MICROSECOND
    assert len(expected) > 1_000
    assert found == expected


def test_stages_of_the_receipt_log_add_up_to_first_to_last_event(importing, export, stored):
    cases = receipt_log()
    instants = {case: [event["occurred_at"] for event in events] for case, events in cases.items()}
    items = [
        item(
            0,
            deliverable_id=case,
            received_at=min(at).isoformat(),
            status="delivered",
            first_delivered_at=max(at).isoformat(),
        )
        for case, at in instants.items()
    ]
    events = [
        {
            "deliverable_id": case,
            "event_type": event["event_type"],
            "occurred_at": event["time:timestamp"],
            "version": number,
        }
        for case, found in cases.items()
        for number, event in enumerate(found, 1)
    ]
    report = importing(export("deliverables.csv", *items), export("events.csv", *events))
    assert sum(file["rejected"] for file in report["files"]) == 0
    found = spent_by_case(stored)
    assert {case: sum(parts.values()) for case, parts in found.items()} == {
        case: (max(instants[case]) - min(instants[case])) // flow.MICROSECOND
        for case, events in cases.items()
        if any(event["event_type"] != "other" for event in events)
    }
    changed = [case for case in found if min(instants[case]).utcoffset() != max(instants[case]).utcoffset()]
    assert len(changed) > 50, "cases that a change of the clocks falls into"
    assert any(len(found[case]) > 1 for case in changed)
