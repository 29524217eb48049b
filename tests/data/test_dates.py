"""Dates and local times as exports write them: each has one meaning, or is asked about, or is rejected."""

from datetime import datetime

import duckdb
import pytest

from data.dates import DAY_FIRST, MONTH_FIRST, UNAMBIGUOUS, Cells, local_time, patterns_for
from tests.conftest import item

FOLDS_AND_GAPS = [
    ("Europe/Berlin", "2026-10-25 01:59", "2026-10-24 23:59:00+00"),
    ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30:00+00"),
    ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00:00+00"),
    ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30:00+00"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30:00+00"),
    ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45:00+00"),
    ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45:00+00"),
    ("America/Havana", "2026-11-01", "2026-11-01 04:00:00+00"),
]


@pytest.mark.parametrize(("zone", "local", "instant"), FOLDS_AND_GAPS)
def test_a_local_time_that_comes_twice_is_its_first_one_that_never_comes_by_the_offset_before(
    importing, export, stored, zone, local, instant
):
    importing(export("a.csv", item(1, received_at=local)), timezone=zone)
    assert stored("select received_at::varchar from raw.deliverables") == [(instant,)]


def test_a_promised_day_ends_where_the_next_begins_though_its_last_hour_comes_twice(importing, export, stored):
    importing(export("a.csv", item(1, promised_at="2026-04-04")), timezone="America/Santiago")
    assert stored("select promised_at::varchar from raw.deliverables") == [("2026-04-05 03:59:59.999999+00",)]


@pytest.mark.parametrize("word", ["epoch", "infinity", "-infinity", "now", "today"])
def test_a_word_that_the_database_would_take_for_a_date_is_rejected(importing, export, word):
    rows = [{"vendor_id": f"V{n}", "onboarded_on": day} for n, day in enumerate(["13.02.2025", "2025-03-01", word])]
    report = importing(export("vendors.csv", *rows))
    assert [(r["line"], r["value"]) for r in report["files"][0]["rejects"]] == [(4, word)]


@pytest.mark.parametrize("offset", ["+25:00", "+15:00", "-99", "+05:75"])
def test_an_offset_that_no_place_has_is_rejected(importing, export, offset):
    report = importing(export("a.csv", item(1), item(2, received_at=f"2026-01-05T09:00:00{offset}")))
    assert report["files"][0]["rejected"] == 1


def test_every_way_to_write_a_date_is_recognised_in_a_column():
    moment = datetime(2026, 2, 13, 15, 4, 5, 250_000)
    for pattern in (*DAY_FIRST, *MONTH_FIRST, *UNAMBIGUOUS):
        written = moment.strftime(pattern)
        with duckdb.connect() as connection:
            connection.execute("create table cells as select 2 as _line, $text as cell", {"text": written})
            patterns = patterns_for(Cells(connection, "cells", "cell", "received_at", "a.csv"))
            found = connection.execute(f"select {local_time('cell', patterns)} from cells").fetchone()
        assert found == (datetime.strptime(written, pattern),), written
