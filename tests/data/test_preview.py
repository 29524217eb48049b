"""What a batch would change, shown beforehand: examples, control totals, vanished rows, restated weeks."""

import csv
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from data.reading import Refused
from data.warehouse import Warehouse, reading
from tests.conftest import item


def delivered(number: int, day: int = 6, **columns: str) -> dict[str, str]:
    """A deliverable received on 5 January 2026 and delivered on a day of that month."""
    return item(number, status="delivered", first_delivered_at=f"2026-01-{day:02}T09:00:00Z", **columns)


def test_examples_say_what_changes_from_what_to_what_and_what_is_new(importing, export):
    importing(export("a.csv", *(item(n, units="2", priority="rush") for n in range(8))))
    rows = [item(0, units="2", priority=""), item(1, units="3", priority="rush"), item(2, units="2", priority="rush")]
    report = importing(export("b.csv", *rows, *(item(n) for n in range(10, 18))), publish=False)
    file = report["files"][0]
    assert (file["loaded"], file["changed"], file["unchanged"], file["vanished"]) == (8, 8 - 6, 1, 5)
    assert file["examples"]["changed"] == [
        {"key": "D-0", "column": "priority", "from": "rush", "to": None},
        {"key": "D-1", "column": "units", "from": "2.000000", "to": "3.000000"},
    ]
    assert file["examples"]["new"] == ["D-10", "D-11", "D-12", "D-13", "D-14"]
    assert file["examples"]["vanished"] == ["D-3", "D-4", "D-5", "D-6", "D-7"]


def test_examples_are_few_however_many_rows_change(importing, export):
    importing(export("a.csv", *(item(n, units="1") for n in range(100))))
    report = importing(export("b.csv", *(item(n, status="on_hold", units="3") for n in range(50))), publish=False)
    found = report["files"][0]["examples"]
    assert [len(found[name]) for name in ("changed", "new", "vanished")] == [20, 0, 20]


def test_a_key_of_several_columns_is_shown_whole(taking, export):
    event = {"deliverable_id": "D-1", "event_type": "assigned", "occurred_at": "2026-01-05T10:00:00Z"}
    report = taking(export("events.csv", event))
    assert report["files"][0]["examples"]["new"] == ["D-1 / assigned / 2026-01-05 10:00:00+00"]


def test_vanished_rows_stay_unless_the_export_replaces_its_period(importing, export, stored):
    importing(export("week1.csv", *(item(n) for n in range(4)), item(9, received_at="2026-03-01T00:00:00Z")))
    rows = (item(0), item(1), item(5, received_at="2026-01-06T09:00:00Z"))
    report = importing(export("week2.csv", *rows))
    assert (report["files"][0]["vanished"], report["files"][0]["removed"]) == (2, 0)
    assert stored("select count(*) from raw.deliverables") == [(6,)]
    report = importing(export("week3.csv", *rows), replace_period=True)
    assert (report["files"][0]["vanished"], report["files"][0]["removed"]) == (2, 2)
    assert report["version"] == "0003", "removing rows is a change"
    assert stored("select deliverable_id from raw.deliverables order by 1") == [("D-0",), ("D-1",), ("D-5",), ("D-9",)]
    assert report["after"]["delivered"] == 0


def test_a_row_that_is_rejected_this_time_has_not_vanished(taking, export, taken):
    taking(export("a.csv", item(1, units="2"), item(2, units="2")))
    report = taking(export("b.csv", item(1, units="2"), item(2, units="many")), replace_period=True)
    assert (report["files"][0]["rejected"], report["files"][0]["vanished"]) == (1, 0)
    assert taken("select count(*) from raw.deliverables") == [(2,)]


def test_a_row_whose_line_cannot_be_read_has_not_vanished(taking, export, taken):
    taking(export("a.csv", *(item(n, units="2") for n in (1, 2, 3))))
    ragged = export("b.csv", item(1, units="2"), item(2, units="2"), item(3, units="2"))
    ragged.write_text(ragged.read_text().replace("D-2,", "D-2,another cell,"))
    [file] = taking(ragged, replace_period=True)["files"]
    assert (file["rejected"], file["vanished"], file["removed"]) == (1, 1, 0), "its id is not known"
    assert [(one["rows"], "were kept" in one["reason"]) for one in file["warnings"]] == [(1, True)]
    assert taken("select count(*) from raw.deliverables") == [(3,)]


def test_a_row_whose_key_cannot_be_read_has_not_vanished(taking, export, taken):
    days = ("2026-01-05", "2026-01-06", "2026-01-07")
    events = [{"deliverable_id": "D-1", "event_type": "assigned", "occurred_at": f"{day}T10:00:00Z"} for day in days]
    taking(export("events.csv", *events))
    damaged = [events[0], {**events[1], "occurred_at": "soon"}, events[2]]
    [file] = taking(export("again.csv", *damaged), replace_period=True)["files"]
    assert (file["rejected"], file["vanished"], file["removed"]) == (1, 1, 0)
    assert taken("select count(*) from raw.events") == [(3,)]


def test_only_rows_of_the_same_kind_of_export_vanish(importing, export, stored):
    importing(export("a.csv", item(1), item(2)))
    importing(export("other.csv", item(3, units="2"), item(4, units="2")))
    report = importing(export("b.csv", item(1)), publish=False)
    assert report["files"][0]["examples"]["vanished"] == ["D-2"]
    assert stored("select distinct source from raw.files order by 1") == [("a",), ("other",)]


def test_an_export_in_several_files_is_one_whole(taking, export, taken):
    files = [export("north.csv", item(1), item(2)), export("south.csv", item(3), item(4))]
    assert [file["vanished"] for file in taking(*files)["files"]] == [0, 0], "the first time nothing was there"
    again = taking(*files, replace_period=True)
    assert [file["vanished"] for file in again["files"]] == [0, 0]
    without = taking(files[0], export("south.csv", item(4)), replace_period=True)
    assert [file["vanished"] for file in without["files"]] == [0, 1]
    assert taken("select deliverable_id from raw.deliverables order by 1") == [("D-1",), ("D-2",), ("D-4",)]


def test_events_vanish_by_their_own_instant(taking, export, taken):
    def event(number: int, day: int) -> dict[str, str]:
        return {
            "deliverable_id": f"D-{number}",
            "event_type": "assigned",
            "occurred_at": f"2026-01-{day:02}T10:00:00Z",
        }

    taking(export("log.csv", *(event(n, n) for n in range(1, 8))))
    report = taking(export("log.csv", event(2, 2), event(5, 5)), replace_period=True)
    assert report["files"][0]["removed"] == 2
    assert taken("select deliverable_id from raw.events order by 1") == [(f"D-{n}",) for n in (1, 2, 5, 6, 7)]


def test_control_totals_are_of_the_whole_file_and_of_what_was_accepted(importing, export):
    rows = [
        delivered(1, billed_amount="100.10", currency="USD", units="2"),
        delivered(2, billed_amount="50", currency="EUR", units="3"),
        delivered(3, billed_amount="7", currency="", units="1", received_at="2026-01-02T00:00:00Z"),
        item(4, billed_amount="1000", currency="USD", units="0", received_at="2026-02-01T00:00:00Z"),
        item(5, billed_amount="much", currency="USD", units="1"),
    ]
    file = importing(export("a.csv", *rows), publish=False)["files"][0]
    assert file["control"] == {
        "rows": 5, "billed": {"": 7.0, "EUR": 50.0, "USD": 1100.1}, "units": 7.0,
        "from": "2026-01-02T00:00:00Z", "until": "2026-02-01T00:00:00Z",
    }  # fmt: skip
    assert file["control_accepted"] == {
        "rows": 3, "billed": {"": 7.0, "EUR": 50.0, "USD": 100.1}, "units": 6.0,
        "from": "2026-01-02T00:00:00Z", "until": "2026-01-05T09:00:00Z",
    }  # fmt: skip


def test_control_totals_of_a_table_without_amounts_are_rows(taking, export):
    file = taking(export("vendors.csv", {"vendor_id": "V"}))["files"][0]
    assert file["control"] == {"rows": 1, "billed": {}, "units": None, "from": None, "until": None}


def test_past_weeks_that_change_are_told_with_both_values(importing, export):
    importing(export("a.csv", delivered(1, 6), delivered(2, 14), delivered(3, 21), delivered(4, 29)))
    rows = (delivered(1, 7), delivered(2, 15), delivered(5, 8), delivered(6, 30))
    report = importing(export("b.csv", *rows), publish=False)
    counted = [one for one in report["restated"] if (one["metric"], one["scope_kind"]) == ("delivered", "all")]
    assert counted == [
        {"metric": "delivered", "week": "2026-01-05", "scope_kind": "all", "scope": "", "before": 1.0, "after": 2.0}
    ], "the same week keeps its number, the week in progress is no restatement"
    assert report["restated_weeks"] == 1
    assert {(one["scope_kind"], one["scope"]) for one in report["restated"]} == {
        ("all", ""), ("segment", "legal"), ("vendor", "V-1"),
    }  # fmt: skip
    assert (report["before"]["delivered"], report["after"]["delivered"]) == (4, 6)


def test_a_first_import_and_the_end_of_the_demo_restate_nothing(importing, export):
    first = importing(export("demo.csv", delivered(1), delivered(2, 29)), demo=True)
    own = importing(export("own.csv", delivered(3), delivered(4, 29)))
    assert [(one["base"], one["restated"], one["restated_weeks"]) for one in (first, own)] == [(None, [], 0)] * 2


def test_each_row_knows_the_file_and_line_that_set_it_last(taking, export, taken):
    taking(export("orders_2026-01-05.csv", item(1), item(2), item(3)))
    taking(export("orders_2026-01-12.csv", item(3), item(2, status="on_hold"), item(4)))
    assert taken("select deliverable_id, _file, _line from raw.deliverables order by 1") == [
        ("D-1", 1, 2), ("D-2", 2, 3), ("D-3", 1, 4), ("D-4", 2, 4),
    ]  # fmt: skip
    assert taken('select file_id, source, table_name, file, "rows", imported_by from raw.files order by 1') == [
        (1, "orders", "deliverables", "orders_2026-01-05.csv", 3, "tests"),
        (2, "orders", "deliverables", "orders_2026-01-12.csv", 3, "tests"),
    ]


def test_a_version_of_an_earlier_release_is_built_upon(importing, export, house, stored):
    importing(export("a.csv", item(1), item(2)))
    with duckdb.connect(house.path_of("0001")) as connection:
        connection.execute("alter table raw.deliverables drop column _file")
        connection.execute("alter table raw.deliverables drop column _line")
        connection.execute("drop table raw.files")
        connection.execute("drop table fact.weekly")
    report = importing(export("b.csv", item(2, status="on_hold"), item(3)))
    assert (report["files"][0]["changed"], report["restated"]) == (1, [])
    assert stored("select deliverable_id, _file, _line from raw.deliverables order by 1") == [
        ("D-1", None, None), ("D-2", 1, 2), ("D-3", 1, 3),
    ]  # fmt: skip


def workbook(path: Path, **sheets: list[list[str]]) -> Path:
    """An XLSX file with these rows of text per sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def cells(*rows: dict[str, str]) -> list[list[str]]:
    """Rows as lists, below their header."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def test_a_sheet_of_notes_beside_a_table_is_left_out_and_said(taking, tmp_path):
    notes = [["About this export", "Written by"], ["Please ask Ann", "Bob"], ["Thank you", "Bob"]]
    report = taking(workbook(tmp_path / "book.xlsx", Notes=notes, Items=cells(item(1), item(2))))
    assert [(file["file"], file["loaded"]) for file in report["files"]] == [("book.xlsx: Items", 2)]
    assert report["left_out"] == [
        {"file": "book.xlsx: Notes", "reason": "left out: it holds nothing that can be imported"}
    ]
    assert not any("Notes" in note for note in report["files"][0]["notes"]), "said once"


def test_a_workbook_of_notes_alone_is_refused(taking, tmp_path):
    with pytest.raises(Refused, match="not recognised"):
        taking(workbook(tmp_path / "book.xlsx", Notes=[["About", "By"], ["x", "y"]]))


def kept_rejects(report: dict) -> list[dict[str, str]]:
    """The rows of the file in which an import kept its rejected rows."""
    with Path(report["rejects_file"]).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_rejects_carry_the_record_as_it_stood_in_the_file(importing, tmp_path):
    header = ",".join([*item(1), "reason"])
    rest = "V,legal,nda,2026-01-05T09:00:00Z"
    rows = [
        f'D-1,{rest},received,,"one, two"',
        f'D-2,{rest},nonsense,,"two\r\nlines, ""quoted"""',
        f"D-3,{rest},received,,",
        f"=D-4,{rest},nonsense,,",
        f"D-5,{rest},received",
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join([header, *rows, ""]).encode())
    found = [(row["line"], row["original"]) for row in kept_rejects(importing(path))]
    assert found == [("3", rows[1]), ("6", f"'{rows[3]}"), ("7", rows[4])]


def test_rejects_of_a_sheet_carry_their_row(importing, tmp_path):
    rows = cells(item(1, work_type="two\nlines"), item(2, status="nonsense"), item(3), item(4, status="odd"))
    found = [
        (row["line"], row["original"]) for row in kept_rejects(importing(workbook(tmp_path / "b.xlsx", Items=rows)))
    ]
    assert [line for line, _ in found] == ["3", "5"]
    assert [original.split(",")[0].strip('"') for _, original in found] == ["D-2", "D-4"]


def test_the_sample_says_what_its_checks_found(sample_warehouse):
    house = Warehouse(sample_warehouse)
    report = house.report("0001")
    with reading(house.current().path) as connection:
        found = dict(connection.execute('select "check", count(*) from fact.findings group by 1').fetchall())
    assert (report["findings_before"], report["findings_after"]) == ({}, found)
    assert found
