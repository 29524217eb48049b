"""Real exports from other systems, without a profile: what is proposed, and what importing it that way gives."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import duckdb
import pytest

from data import profile, reading
from data.log import Log
from data.recognise import Known, known_values, propose
from tests.conftest import REAL
from tests.data.recognising import EXPORTS, confidences, proposed, sources, tables
from tests.data.test_import import counts

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not beside this checkout")

BOSTON = {
    "deliverable_id": "case_id",
    "vendor_id": "assigned_department",
    "work_type": "service_name",
    "received_at": "open_date",
    "status": "case_status",
    "first_delivered_at": "close_date",
    "promised_at": "target_close_date",
    "vendor_reported_sla_met": "on_time",
}
SCMS = {
    "deliverable_id": "ID",
    "vendor_id": "Vendor",
    "work_type": "Product Group",
    "received_at": "Delivered to Client Date",
    "status": "Delivered to Client Date",
    "first_delivered_at": "Delivered to Client Date",
    "units": "Line Item Quantity",
    "promised_at": "Scheduled Delivery Date",
    "billed_amount": "Line Item Value",
}
CASES = {
    "deliverable_id": "case:concept:name",
    "vendor_id": "case:group",
    "work_type": "case:channel",
    "received_at": "case:startdate",
    "status": "case:enddate",
    "first_delivered_at": "case:enddate",
    "promised_at": "case:deadline",
}
EVENTS = {
    "deliverable_id": "case:concept:name",
    "event_type": "concept:name",
    "occurred_at": "time:timestamp",
    "phase": "concept:name",
}
SCMS_FILES = ["scms_delivery_history.csv", "scms_delivery_history.xlsx"]


@pytest.fixture
def profile_of(tmp_path):
    """Write what is proposed for a file, with the answers to its questions, as a profile."""

    def write(path, **answers):
        mappings = [replace(one.mapping, **answers) for one in proposed(path).tables]
        text = profile.profile_text(tuple(mappings), name=path.stem, headers=())
        (tmp_path / "proposed.toml").write_text(text, "utf-8")
        return tmp_path / "proposed.toml"

    return write


@pytest.fixture
def as_proposed(importing, profile_of):
    """Import a file as proposed; returns the report."""
    return lambda path, as_of=None, **answers: importing(path, profile=profile_of(path, **answers), as_of=as_of)


def test_boston_is_proposed_right():
    proposal = proposed(REAL / "boston_311_requests.csv")
    assert (proposal.kind, tables(proposal)) == ("311 service requests (Boston)", ["deliverables"])
    assert sources(proposal, "deliverables") == BOSTON
    assert min(confidences(proposal)[column] for column in BOSTON) >= 0.9


@pytest.mark.parametrize("name", SCMS_FILES)
def test_scms_is_proposed_right_and_says_why_the_receipt_is_none(name):
    proposal = proposed(REAL / name)
    assert sources(proposal, "deliverables") == SCMS
    receipt = next(one for one in proposal.tables[0].columns if one.column == "received_at")
    assert receipt.confidence < 0.8
    assert "turnaround means nothing" in receipt.why
    assert receipt.others[:2] == ("PQ First Sent to Client Date", "PO Sent to Vendor Date")
    assert proposal.tables[0].mapping.defaults["currency"] == "USD"


def test_the_receipt_log_is_proposed_as_two_tables():
    proposal = proposed(REAL / "receipt_event_log.csv")
    assert (proposal.kind, tables(proposal)) == ("process log", ["deliverables", "events"])
    assert sources(proposal, "deliverables") == CASES
    assert sources(proposal, "events") == EVENTS
    assert proposal.tables[0].mapping.log == Log("concept:name", ("time:timestamp",))  # the columns say it all


@pytest.mark.parametrize("name", ["boston_311_requests.csv", "receipt_event_log.csv", SCMS_FILES[0]])
def test_the_same_is_found_whatever_order_the_columns_are_in(name):
    with duckdb.connect() as connection:
        text = _loaded(connection, REAL / name)
        found = propose(connection, replace(text, header=tuple(sorted(text.header))), "text", Known())
    expected = proposed(REAL / name)
    assert [one.mapping.columns for one in found.tables] == [one.mapping.columns for one in expected.tables]


def test_boston_imports_as_proposed_with_the_known_verdicts(as_proposed, stored):
    report = as_proposed(REAL / "boston_311_requests.csv", as_of=datetime(2026, 2, 10, 22, 54, 4, tzinfo=UTC))
    assert counts(report) == (5473, 0, 0, 0, 0)
    assert _states(stored) == {"met": 3305, "missed": 785, "open_overdue": 1348, "not_yet_due": 25, "no_term": 10}


@pytest.mark.parametrize("name", SCMS_FILES)
def test_scms_imports_as_proposed_with_every_row(as_proposed, stored, name):
    assert counts(as_proposed(REAL / name, timezone="UTC")) == (10324, 0, 0, 0, 0)
    assert _states(stored) == {"met": 10324 - 1186, "missed": 1186}


def test_the_receipt_log_imports_as_proposed_into_both_tables(as_proposed, stored):
    report = as_proposed(REAL / "receipt_event_log.csv")
    assert (counts(report), counts(report, 1)) == ((1432, 0, 0, 0, 2), (8577, 0, 0, 0, 0))
    assert report["files"][0]["log_rows"] == 8577
    found = _states(stored)
    assert (found["met"], found["missed"], found["open_overdue"] + found["not_yet_due"]) == (950, 377, 105)


WHOLE = [
    ("jira", 16, {"timezone": "Europe/Berlin"}),
    ("servicenow", 16, {"timezone": "UTC"}),
    ("zendesk", 14, {}),
    ("freshdesk", 14, {"timezone": "UTC"}),
    ("linear", 15, {"timezone": "UTC"}),
    ("nyc_311", 20, {"timezone": "America/New_York"}),
    ("chicago_311", 14, {"timezone": "America/Chicago"}),
    ("german", 16, {"timezone": "Europe/Berlin", "decimal": ","}),
    ("split_times", 20, {"timezone": "UTC", "day_first": True}),
    ("renamed", 18, {}),
    ("contents_only", 18, {}),
    ("hostile", 12, {}),
    ("ledes", 12, {"timezone": "UTC"}),
    ("time_sheet_by_ticket", 15, {"timezone": "UTC"}),
    ("suppliers", 3, {}),
    ("rate_card", 2, {}),
    ("opening_hours", 5, {}),
    ("agreed_targets", 2, {}),
    ("contracts", 2, {}),
]


@pytest.mark.parametrize(("name", "rows", "answers"), WHOLE)
def test_each_export_imports_as_proposed_without_losing_a_row(taking, profile_of, name, rows, answers):
    path = EXPORTS / f"{name}.csv"
    assert counts(taking(path, profile=profile_of(path, **answers))) == (rows, 0, 0, 0, 0)


def test_two_tables_of_a_log_with_cases_import_as_proposed(taking, profile_of):
    path = EXPORTS / "process_log_with_cases.csv"
    report = taking(path, profile=profile_of(path))
    assert (counts(report), counts(report, 1)) == ((6, 0, 0, 0, 0), (24, 0, 0, 0, 0))


def test_a_log_that_says_nothing_of_its_cases_makes_them_of_its_events(as_proposed, stored):
    report = as_proposed(EXPORTS / "process_log.csv")
    assert (counts(report), counts(report, 1)) == ((6, 0, 0, 0, 0), (36, 0, 0, 0, 0))
    assert stored("select distinct status from raw.deliverables") == [("delivered",)]
    assert stored(
        "select count(*) from fact.deliverables d join raw.events e using (deliverable_id) where "
        "event_type = 'final_delivered' and e.occurred_at = d.first_delivered_at"
    ) == [(6,)]


def test_what_the_warehouse_holds_is_known(sample_version):
    known = known_values(sample_version)
    assert {"valpha", "alphaanalytics"} <= known.vendors
    assert known.segments["contractreview"] == "legal"
    assert known_values(None) == Known()


def _loaded(connection, path):
    connection.execute("set timezone = 'UTC'")
    with TemporaryDirectory() as workdir:
        text = reading.read(path, workdir)[0]
        reading.load(connection, text, "text")
    return text


def _states(stored) -> Counter:
    return Counter(dict(stored("select state, count(*) from fact.deliverables group by 1")))
