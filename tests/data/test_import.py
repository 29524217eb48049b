"""Files in, rows accounted for: what is loaded, changed, unchanged, duplicate or rejected, and why."""

import csv
import gzip
import zipfile
from pathlib import Path

import pytest

from data.contract import TABLES
from data.reading import Refused
from data.warehouse import NoWarehouse
from tests.conftest import SAMPLE, imported_at_once, item

OUTCOMES = ("loaded", "changed", "unchanged", "duplicate", "rejected")


def counts(report: dict, number: int = 0) -> tuple[int, ...]:
    """The five outcomes of one file of an import; fails if they do not add up to its rows."""
    return outcomes(report["files"][number])


def outcomes(file: dict) -> tuple[int, ...]:
    """The same for a file's entry in the report."""
    found = tuple(file[outcome] for outcome in OUTCOMES)
    assert sum(found) == file["rows"]
    return found


def reasons(report: dict, number: int = 0) -> list[tuple]:
    """Line, column and reason of each reject of a file."""
    return [(reject["line"], reject["column"], reject["reason"]) for reject in report["files"][number]["rejects"]]


def _is_the_sample(report):
    """Nine tables without a reject."""
    assert {file["table"]: file["rows"] for file in report["files"]} == {
        "baselines": 4, "calendars": 15, "deliverables": 14, "engagements": 3, "events": 14, "holidays": 2,
        "sla_terms": 6, "specialists": 6, "vendors": 2,
    }  # fmt: skip
    assert all(file["loaded"] == file["rows"] for file in report["files"])
    assert report["as_of"] == "2026-02-02T14:00:00Z"


def test_check_says_what_import_does_and_the_same_files_again_change_nothing(importing, house):
    checked = importing(SAMPLE, publish=False)
    with pytest.raises(NoWarehouse):
        house.current()
    first = importing(SAMPLE)
    assert {**checked, "version": "0001"} == first
    assert checked["version"] is None
    _is_the_sample(first)
    again = importing(SAMPLE)
    assert [counts(again, n)[2] for n in range(9)] == [file["rows"] for file in first["files"]]
    assert again["version"] == first["version"]
    assert again["before"] == again["after"] == first["after"]
    assert len(house.history()) == 1


def test_a_known_key_replaces_an_absent_column_stays_an_empty_cell_clears(taking, export, taken):
    taking(export("a.csv", item(1, billed_amount="10.00", priority="rush", units="3")))
    report = taking(export("b.csv", item(1, priority="", status="on_hold")))
    assert counts(report) == (0, 1, 0, 0, 0)
    assert taken("select billed_amount::varchar, priority, units::int, status from raw.deliverables") == [
        ("10.00", None, 3, "on_hold")
    ]


def test_equal_rows_of_one_file_are_duplicates_and_differing_ones_are_both_rejected(taking, export):
    report = taking(
        export(
            "a.csv", item(1), item(1), item(2), item(2, status="on_hold"), item(2), item(3, segment="Legal"), item(3)
        )
    )
    assert counts(report) == (2, 0, 0, 2, 3)
    assert [line for line, *_ in reasons(report)] == [4, 5, 6]
    assert "another row with this deliverable_id" in reasons(report)[0][2]


def test_events_may_come_before_their_deliverable(importing, export, stored):
    event = {"deliverable_id": "D-1", "event_type": "assigned", "occurred_at": "2026-01-05T10:00:00Z"}
    report = importing(export("events.csv", event))
    assert counts(report) == (1, 0, 0, 0, 0)
    (said,) = (one for one in report["files"][0]["warnings"] if "no deliverable" in one["reason"])
    assert "(0 of 1 ids), so the pages stay empty" in said["reason"]
    assert 'name = "deliverables"' in said["reason"]
    assert stored("select count(*) from fact.events") == [(0,)]
    importing(export("deliverables.csv", item(1)))
    assert stored("select count(*) from fact.events") == [(1,)]
    known = importing(export("events.csv", event, {**event, "deliverable_id": "D-2"}))
    assert "no deliverable" not in str(known["files"][0]["warnings"])
    unknown = importing(export("events.csv", {**event, "deliverable_id": "D-3"}))
    assert "(0 of 1 ids), so these events wait for them" in unknown["files"][0]["warnings"][-1]["reason"]
    both = importing(export("e.csv", {**event, "deliverable_id": "D-4"}), export("later.csv", item(4)))
    assert "no deliverable" not in str(both["files"][0]["warnings"])


def other(event_type: str, phase: str | None = None, **columns: str) -> dict:
    row = {"deliverable_id": "D-1", "event_type": event_type, "occurred_at": "2026-01-05T10:00:00Z", **columns}
    return row if phase is None else {**row, "phase": phase}


def test_events_of_unknown_types_keep_their_names_and_never_collide(taking, export, taken):
    types = ("Print letter", "Scan", "Scan", "assigned", "other")
    report = taking(export("events.csv", *map(other, types)))
    assert counts(report) == (4, 0, 0, 1, 0)
    assert taken("select event_type, phase from raw.events order by all") == [
        ("assigned", None), ("other", "Print letter"), ("other", "Scan"), ("other", None),
    ]  # fmt: skip
    again = taking(export("events.csv", *map(other, types)), export("more.csv", other("Scan", hours="2.5")))
    assert (counts(again), counts(again, 1)) == ((0, 0, 4, 1, 0), (0, 1, 0, 0, 0))
    assert taken("select phase, hours::double from raw.events where hours is not null") == [("Scan", 2.5)]


def test_a_phase_is_a_part_of_the_key_only_of_what_is_named_nowhere_else(taking, export, taken):
    rows = [other("other", "a"), other("other", "b"), other("other", "b", hours="1")]
    report = taking(export("a.csv", *rows, other("assigned", "a"), other("assigned", "b")))
    assert counts(report) == (1, 0, 0, 0, 4)
    assert "another row" in reasons(report)[0][2]
    gone = taking(export("a.csv", other("other", "c", hours="")), replace_period=True)
    assert (counts(gone), gone["files"][0]["removed"]) == ((1, 0, 0, 0, 0), 1)
    assert taken("select phase from raw.events") == [("c",)]


def test_a_calendar_is_replaced_whole(taking, export, taken):
    def shift(weekday: int) -> dict:
        row = {"calendar_id": "C", "timezone": "UTC", "weekday": str(weekday), "opens_at": "9:00", "closes_at": "24:00"}
        return row

    taking(export("a.csv", shift(1), shift(2), shift(3), {**shift(1), "calendar_id": "OTHER"}))
    report = taking(export("b.csv", shift(1), shift(5)))
    assert counts(report) == (1, 0, 1, 0, 0)
    assert report["files"][0]["warnings"][-1] == {
        "reason": "earlier rows of the same calendar_id were replaced",
        "rows": 2,
    }
    assert taken("select calendar_id, weekday, closes_at from raw.calendars order by all") == [
        ("C", 1, 86400),
        ("C", 5, 86400),
        ("OTHER", 1, 86400),
    ]


BAD_CELLS = [
    ({"received_at": ""}, "received_at", "received_at is empty, but required"),
    ({"received_at": "soon"}, "received_at", "received_at is not a date or time between 1970 and 2200"),
    ({"received_at": "0205-01-05T09:00:00Z"}, "received_at", "received_at is not a date or time between 1970"),
    ({"received_at": "2026-02-30T09:00:00Z"}, "received_at", "received_at is not a date or time"),
    ({"vendor_id": "  "}, "vendor_id", "vendor_id is empty, but required"),
    ({"status": "done"}, "status", "status is not one of received, in_progress"),
    ({"units": "0"}, "units", "units is not above 0"),
    ({"units": "1,5,2"}, "units", "units is not a number such as 1234.5"),
    ({"units": "nan"}, "units", "units is not a number"),
    ({"units": "0x10"}, "units", "units is not a number"),
    ({"billed_amount": "-1"}, "billed_amount", "billed_amount is below 0"),
    ({"billed_amount": "12 dollars"}, "billed_amount", "billed_amount is not an amount such as 1234.50"),
    ({"currency": "Euro"}, "currency", "currency is not an ISO 4217 code such as USD"),
    ({"complexity": "2.5"}, "complexity", "complexity is not a whole number"),
    ({"complexity": "4"}, "complexity", "complexity is above 3"),
    ({"qa_score": "98"}, "qa_score", "qa_score is above 1"),
    ({"vendor_reported_sla_met": "maybe"}, "vendor_reported_sla_met", "is neither true nor false"),
    ({"status": "accepted"}, "first_delivered_at", "is empty, though the status says that it was delivered"),
    (
        {"status": "delivered", "first_delivered_at": "2026-01-05T08:59:59Z"},
        "first_delivered_at",
        "first_delivered_at is before received_at",
    ),
]


@pytest.fixture(scope="module")
def with_bad_cells(tmp_path_factory):
    """What the report says about one file per bad cell, each with a good row before it."""
    exports = ([item(2 * n), item(2 * n + 1, **cells)] for n, (cells, _, _) in enumerate(BAD_CELLS))
    return imported_at_once(tmp_path_factory.mktemp("bad-cells"), exports)


@pytest.mark.parametrize("number", range(len(BAD_CELLS)), ids=lambda number: BAD_CELLS[number][2])
def test_a_bad_cell_rejects_its_row_by_line_and_no_other(with_bad_cells, number):
    _, column, reason = BAD_CELLS[number]
    assert outcomes(with_bad_cells[number]) == (1, 0, 0, 0, 1)
    (reject,) = with_bad_cells[number]["rejects"]
    assert (reject["line"], reject["column"]) == (3, column)
    assert reason in reject["reason"]


def test_every_broken_rule_of_a_row_is_told_in_one_reject(taking, export):
    report = taking(export("a.csv", item(1, status="done", units="-2", qa_score="x")))
    assert counts(report) == (0, 0, 0, 0, 1)
    reason = reasons(report)[0][2]
    assert all(part in reason for part in ("status is not", "units is not above 0", "qa_score is not a share"))


def test_a_reject_shows_the_cell_of_its_first_reason_and_no_other(taking, export):
    report = taking(export("a.csv", item(1, status="", units="x")))
    assert [(r["column"], r["value"]) for r in report["files"][0]["rejects"]] == [("status", None)]


def test_units_that_are_not_stated_are_one_with_a_notice(taking, export, taken):
    def notices(report: dict) -> list[dict]:
        return [one for one in report["files"][0]["warnings"] if one["reason"].startswith("units")]

    empty = taking(export("a.csv", item(1, units=""), item(2, units="3"), item(3, units="")))
    assert notices(empty) == [{"reason": "units: empty, read as 1", "rows": 2}]
    absent = taking(export("b.csv", item(2), item(4)))
    assert notices(absent) == [{"reason": "units: not in the file, read as 1", "rows": 1}], "D-2 keeps its 3"
    assert taken("select units::int from raw.deliverables order by deliverable_id") == [(1,), (3,), (1,), (1,)]


def test_a_currency_is_the_same_in_small_letters(taking, export, taken):
    taking(export("a.csv", item(1, currency="usd"), item(2, currency="USD")))
    assert taken("select distinct currency from raw.deliverables") == [("USD",)]


def test_a_delivery_beside_the_status_received_is_told(taking, export):
    delivered = item(1, status="received", first_delivered_at="2026-01-06T09:00:00Z")
    report = taking(export("a.csv", delivered, item(2, status="received")))
    notice = "status: 'received' beside a first_delivered_at; these rows count as delivered"
    assert counts(report) == (2, 0, 0, 0, 0)
    assert {"reason": notice, "rows": 1} in report["files"][0]["warnings"]


def test_a_column_is_known_however_its_words_are_joined(tmp_path):
    names = ("Deliverable ID", "DeliverableId", "deliverable-id", " DELIVERABLE_ID ")
    rows = [{name if key == "deliverable_id" else key: cell for key, cell in item(n).items()}
            for n, name in enumerate(names)]  # fmt: skip
    found = imported_at_once(tmp_path, ([row] for row in rows))
    assert [outcomes(file) for file in found] == [(1, 0, 0, 0, 0)] * 4


def test_rejects_are_kept_whole_for_download_and_disarmed(importing, export, house):
    report = importing(export("a.csv", item(1), *[item(n, status="=cmd()") for n in range(2, 12_000)]))
    assert counts(report) == (1, 0, 0, 0, 11_998)
    with house.rejects_path(report["version"]).open(encoding="utf-8", newline="") as handle:
        kept = list(csv.reader(handle))
    assert len(kept) == 1 + 11_998
    assert kept[1][:5] == ["a.csv", "deliverables", "3", "status", "'=cmd()"]
    assert len(report["files"][0]["rejects"]) == 10_000


def test_rejects_of_an_import_that_changes_nothing_are_kept_too(importing, export, house):
    first = importing(export("a.csv", item(1), item(2, units="x")))
    again = importing(export("b.csv", item(1), item(3, units="y")))
    assert again["version"] == first["version"]
    kept = [Path(report["rejects_file"]).read_text("utf-8").splitlines()[1] for report in (first, again)]
    assert [line.split(",")[:5] for line in kept] == [
        ["a.csv", "deliverables", "3", "units", "x"],
        ["b.csv", "deliverables", "3", "units", "y"],
    ]


def test_an_unknown_segment_is_other_with_a_warning_never_dropped(taking, export, taken):
    report = taking(export("a.csv", item(1, segment="Finance"), item(2, segment="space law"), item(3, segment="x")))
    assert counts(report) == (3, 0, 0, 0, 0)
    assert {"reason": "segment: 'space law' and 1 other unknown values read as 'other'", "rows": 2} in report["files"][
        0
    ]["warnings"]
    assert taken("select segment from raw.deliverables order by deliverable_id") == [
        ("finance",),
        ("other",),
        ("other",),
    ]


def test_overlapping_terms_are_rejected_in_the_file_and_against_the_stored_ones(taking, export):
    def term(start: str, end: str = "", **more: str) -> dict:
        row = {"vendor_id": "V", "segment": "legal", "target": "8", "target_unit": "business_hours"}
        return {**row, "effective_from": start, "effective_to": end, "attainment_target": "0.9", **more}

    report = taking(
        export("a.csv", term("2025-01-01", "2026-01-01"), term("2025-06-01"), term("2026-01-01", work_type="nda"))
    )
    assert counts(report) == (2, 0, 0, 0, 1)
    assert reasons(report)[0][:2] == (3, "effective_from")
    assert "overlaps the row from 2025-01-01" in reasons(report)[0][2]
    assert counts(taking(export("b.csv", term("2026-01-01")))) == (1, 0, 0, 0, 0)
    assert counts(taking(export("c.csv", term("2026-03-01")))) == (0, 0, 0, 0, 1)
    assert counts(taking(export("d.csv", term("2024-06-01")))) == (0, 0, 0, 0, 1)
    both = export("e.csv", term("2026-01-01", "2026-03-01"), term("2026-03-01"))
    assert counts(taking(both)) == (1, 1, 0, 0, 0)


def test_a_baseline_needs_a_rate_or_its_components(taking, export):
    base = {"segment": "legal", "work_type": "nda", "effective_from": "2025-01-01", "standard_hours_per_unit": "2"}
    report = taking(
        export(
            "a.csv",
            {**base, "loaded_rate_per_hour": "50", "wage_per_hour": ""},
            {**base, "work_type": "b", "loaded_rate_per_hour": "", "wage_per_hour": "30"},
            {**base, "work_type": "c", "loaded_rate_per_hour": "", "wage_per_hour": ""},
        )
    )
    assert counts(report) == (2, 0, 0, 0, 1)
    assert "neither a loaded rate nor any component" in reasons(report)[0][2]


def test_naive_instants_are_refused_with_a_question_and_read_in_the_zone_once_stated(taking, export, taken):
    file = export("a.csv", item(1, received_at="2026-01-05 09:00"))
    with pytest.raises(Refused, match=r"a\.csv: received_at holds times without a time zone \(line 2: .*--timezone"):
        taking(file)
    taking(file, timezone="Asia/Kolkata")
    assert taken("select received_at::varchar from raw.deliverables") == [("2026-01-05 03:30:00+00",)]


def test_garbage_among_instants_is_a_reject_not_a_question(taking, export):
    report = taking(export("a.csv", item(1), item(2, received_at="Date Not Captured")))
    assert counts(report) == (1, 0, 0, 0, 1)


def test_a_date_is_the_start_of_its_local_day_and_as_a_promise_its_end(taking, export, taken):
    taking(export("a.csv", item(1, received_at="2026-01-05", promised_at="2026-01-07")), timezone="America/New_York")
    assert taken("select received_at::varchar, promised_at::varchar from raw.deliverables") == [
        ("2026-01-05 05:00:00+00", "2026-01-08 04:59:59.999999+00")
    ]


def test_dates_that_nothing_settles_are_asked_about(taking, export, tmp_path):
    file = export("a.csv", item(1, received_at="03/04/2026"))
    with pytest.raises(
        Refused, match=r"every date could be day-first or month-first \(line 2: '03/04/2026'\).*date_format"
    ):
        taking(file, timezone="UTC")


def test_two_date_orders_in_one_column_are_refused_with_both_lines(taking, export):
    file = export(
        "a.csv", item(1, received_at="03/04/2026"), item(2, received_at="13/04/2026"), item(3, received_at="04/13/2026")
    )
    with pytest.raises(Refused, match=r"mixes two date orders: line 3 .* has the day first, line 4 .* the month"):
        taking(file, timezone="UTC")


def test_a_refused_file_stops_the_whole_call(importing, export, house):
    with pytest.raises(Refused):
        importing(export("good.csv", item(1)), export("wrong.csv", {"colour": "red"}))
    with pytest.raises(NoWarehouse):
        house.current()


def test_a_wrong_file_is_told_what_it_lacks(taking, export):
    row = item(1)
    del row["received_at"]
    with pytest.raises(
        Refused, match=r"a\.csv: not recognised. It comes closest to deliverables, but lacks received_at"
    ):
        taking(export("a.csv", row))


def test_a_file_of_something_else_is_told_so(taking, export):
    with pytest.raises(Refused, match=r"a\.csv: not recognised. None of its columns \(colour, size\)"):
        taking(export("a.csv", {"colour": "red", "size": "9"}))


def test_columns_outside_the_contract_are_named_and_left_out(taking, export):
    report = taking(export("a.csv", item(1, colour="red")))
    assert {"reason": "columns that are not used: colour", "rows": 0} in report["files"][0]["warnings"]


def test_each_table_is_recognised_by_its_own_columns_whatever_the_file_is_called(taking, tmp_path):
    files = [tmp_path / f"{number}.csv" for number in range(len(TABLES))]
    for file, table in zip(files, TABLES.values(), strict=True):
        file.write_text(",".join(column.name for column in table.columns) + "\n")
    report = taking(*files)
    assert [file["table"] for file in report["files"]] == list(TABLES)
    assert [outcomes(file) for file in report["files"]] == [(0, 0, 0, 0, 0)] * len(TABLES)


def test_gzip_and_zip_of_exports_are_read(taking, export, tmp_path):
    plain = export("a.csv", item(1))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(plain, "inside.csv")
    report = taking(plain, tmp_path / "b.csv.gz", tmp_path / "c.zip")
    assert [counts(report, n) for n in range(3)] == [(1, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 1, 0, 0)]


def test_the_as_of_never_goes_back_unless_given(importing, export):
    from datetime import UTC, datetime

    importing(export("a.csv", item(1, received_at="2026-01-05T09:00:00Z", promised_at="2026-09-01T09:00:00Z")))
    report = importing(export("b.csv", item(1, received_at="2026-01-04T09:00:00Z")))
    assert report["as_of"] == "2026-01-05T09:00:00Z"
    given = importing(export("c.csv", item(2)), as_of=datetime(2026, 1, 1, tzinfo=UTC))
    assert given["as_of"] == "2026-01-01T00:00:00Z"


def test_a_persons_own_data_replaces_the_demo(importing, export, stored):
    importing(export("a.csv", item(1)), demo=True)
    assert stored("select demo from fact.version") == [(True,)]
    importing(export("b.csv", item(2)))
    assert stored("select demo from fact.version") == [(False,)]
    assert stored("select deliverable_id from raw.deliverables") == [("D-2",)]


def test_the_currency_is_the_most_frequent_unless_set(importing, export, stored, monkeypatch):
    rows = [item(1, currency="EUR"), item(2, currency="EUR"), item(3, currency="USD")]
    importing(export("a.csv", *rows))
    assert stored("select currency from fact.version") == [("EUR",)]
    monkeypatch.setenv("KPO_CURRENCY", "USD")
    importing(export("b.csv", item(4)))
    assert stored("select currency from fact.version") == [("USD",)]


def test_an_unknown_zone_is_refused(importing, export):
    with pytest.raises(Refused, match="'Mars/Base' is not a time zone"):
        importing(export("a.csv", item(1)), timezone="Mars/Base")
