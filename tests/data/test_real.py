"""Real exports of other people's systems, with a mapping profile each, against what the files say of themselves."""

from collections import Counter
from datetime import UTC, datetime

import duckdb
import pytest

from tests.conftest import REAL
from tests.data.test_import import counts

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
