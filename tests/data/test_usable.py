"""Loading nothing is not a success: a file with too few usable rows stops the call, and says why."""

import json
from pathlib import Path

import pytest

from data.__main__ import main
from data.aliases import of_file, remember
from data.contract import DELIVERABLES, EVENTS
from data.profile import Mapping
from data.reading import Reject
from data.reasons import grouped
from data.recognise import Profiles, Saved
from data.several import natural
from data.usable import Unusable, is_too_few, too_few, why
from data.warehouse import NoWarehouse
from tests.conftest import item


def reported(rows: int, rejected: int, *reasons: tuple[str, int, int, str | None]) -> dict:
    """What a report says about a file, as far as it is judged here."""
    names = ("reason", "rows", "line", "value")
    listed = [dict(zip(names, one, strict=True)) for one in reasons]
    return {"file": "a.csv", "table": "events", "rows": rows, "rejected": rejected, "reasons": listed}


@pytest.mark.parametrize(
    ("rows", "rejected", "stops"),
    [(4, 4, True), (1, 1, True), (20, 19, True), (4, 2, False), (5, 3, True), (0, 0, False)],
)
def test_fewer_than_half_is_too_few_and_half_is_enough(rows, rejected, stops):
    assert is_too_few(reported(rows, rejected)) is stops


def test_an_empty_file_is_enough_beside_others_and_too_few_alone():
    empty, good = reported(0, 0), reported(3, 0)
    assert too_few([empty, good]) == []
    assert too_few([empty]) == [empty]
    assert why([empty]) == "a.csv: it holds no rows below its column names, so there is nothing to import."


def test_reasons_are_counted_one_by_one_whatever_their_numbers_and_lines():
    rejects = [
        Reject(3, "units", "-1", "units is not above 0; status is not one of received, delivered"),
        Reject(4, "status", "gone", "status is not one of received, delivered"),
        Reject(5, None, "a,b", "too many cells: 9 where the header has 7; 2 more"),
        Reject(6, None, "a,b", "too many cells: 8 where the header has 7; 2 more"),
        Reject(8, "deliverable_id", "x", "the file has another row with this deliverable_id (first: line 2)"),
        Reject(9, "deliverable_id", "y", "the file has another row with this deliverable_id (first: line 7)"),
    ]
    found = [(one.rows, one.line, one.column, one.value, one.reason) for one in grouped(rejects, "deliverables")]
    assert found == [
        (2, 3, "status", None, "status is not one of received, delivered"),
        (2, 5, None, "a,b", "too many cells: 9 where the header has 7; 2 more"),
        (2, 8, "deliverable_id", "x", "the file has another row with this deliverable_id"),
        (1, 3, "units", "-1", "units is not above 0"),
    ]


def test_the_sentence_names_the_count_and_the_reason_that_the_rows_share():
    alone = reported(4, 4, ("status is odd", 4, 2, "Zu"))
    assert why([alone]) == "a.csv: 4 of 4 rows cannot be used as events: status is odd ('Zu', first: line 2)."
    shared = reported(9, 7, ("status is odd", 7, 2, None), ("hours is below 0", 1, 5, "-3"))
    assert why([shared]) == (
        "a.csv: 7 of 9 rows cannot be used as events: status is odd (first: line 2); other reasons besides:\n"
        "    line 5: hours is below 0 ('-3')"
    )
    mixed = reported(9, 7, ("status is odd", 4, 2, None), ("hours is empty, but required", 3, 5, "tbd"))
    assert why([mixed]) == (
        "a.csv: 7 of 9 rows cannot be used as events, 4 of them since status is odd (first: line 2). By reason:\n"
        "    4 rows: status is odd (first: line 2)\n"
        "    3 rows: hours is empty, but required ('tbd' counts as empty, first: line 5)"
    )


def test_too_few_rows_stop_check_and_import_alike_until_they_are_accepted(export, house, capsys, monkeypatch):
    monkeypatch.setenv("KPO_WAREHOUSE", str(house.directory))
    file = export("late.csv", *(item(n, received_at="soon") for n in range(3)), item(9))

    assert main(["check", str(file)]) == 1
    out, error = capsys.readouterr()
    assert "4 rows = 1 loaded" in out
    assert error.startswith("late.csv: 3 of 4 rows cannot be used as deliverables: received_at is not a date")

    assert main(["import", str(file), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], len(report["files"][0]["rejects"])) == (None, 3)
    assert report["files"][0]["reasons"][0] | {"reason": ""} == {
        "reason": "", "column": "received_at", "rows": 3, "line": 2, "value": "soon",
    }  # fmt: skip
    assert Path(report["rejects_file"]).read_text("utf-8").count("\n") == 4
    assert "--accept-rejects" in report["refused"]
    with pytest.raises(NoWarehouse):
        house.current()

    assert main(["import", str(file), "--accept-rejects"]) == 0
    assert house.current().name == "0001"


def test_a_stopped_batch_leaves_out_its_good_files_too(export, importing, house, stored):
    good = export("good.csv", *(item(n) for n in range(3)))
    bad = export("worse.csv", item(7, status="?!"), item(8, status="?!"))
    with pytest.raises(Unusable, match="worse.csv: 2 of 2 rows") as stopped:
        importing(good, bad, accept_rejects=False)
    assert [file["loaded"] for file in stopped.value.report["files"]] == [3, 0]
    half = export("half.csv", item(5), item(6, status="?!"))
    importing(good, half, accept_rejects=False)
    assert stored("select count(*) from raw.deliverables") == [(4,)]


def test_of_two_files_with_one_key_the_later_by_name_wins_and_says_so(export, importing, stored):
    nine = export("week 9.csv", item(1, units="60"), item(2, units="1"))
    ten = export("week 10.csv", item(1, units="70"), item(2, units="1"), item(3, units="1"))
    names = ("vendor_id", "vendor_name")
    first, second = (
        export(f"v{place}.csv", dict(zip(names, ("V-1", name), strict=True)))
        for place, name in ((1, "Ada"), (2, "Bea"))
    )
    report = importing(second, ten, nine, first)
    files = {file["file"]: file for file in report["files"]}
    assert list(files) == ["v1.csv", "v2.csv", "week 9.csv", "week 10.csv"]
    assert stored("select units from raw.deliverables order by deliverable_id") == [(70,), (1,), (1,)]
    assert stored("select vendor_name from raw.vendors") == [("Bea",)]
    said = {name: [one for one in file["warnings"] if "replaced" in one["reason"]] for name, file in files.items()}
    assert said["week 9.csv"] == said["v1.csv"] == []
    assert said["week 10.csv"] == [
        {
            "reason": "1 row of week 9.csv was replaced from week 10.csv, the later file by name: the same "
            "deliverable_id and other values",
            "rows": 1,
        }
    ]
    assert said["v2.csv"][0]["rows"] == 1
    again = importing(nine, ten)
    assert [one["rows"] for one in again["files"][1]["warnings"] if "replaced" in one["reason"]] == [1]


def test_a_later_calendar_replaces_an_earlier_one_of_the_call_and_says_so(export, importing):
    shift = {"calendar_id": "C", "timezone": "UTC", "weekday": "1", "opens_at": "09:00", "closes_at": "17:00"}
    first = export("c1.csv", shift, shift | {"weekday": "2"})
    second = export("c2.csv", shift)
    warnings = importing(first, second)["files"][1]["warnings"]
    assert [one["rows"] for one in warnings if one["reason"].startswith("1 row of c1.csv")] == [1]


def test_files_of_one_call_may_hold_no_usable_row_before_the_first_that_does(export, importing, stored):
    none, bad = export("a.csv", item(1)), export("b.csv", item(2, status="?!"))
    none.write_text(none.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    report = importing(none, bad, export("c.csv", item(3)), export("d.csv", item(3, units="2")))
    assert [(one["loaded"], one["changed"], one["rejected"]) for one in report["files"]] == [
        (0, 0, 0),
        (0, 0, 1),
        (1, 0, 0),
        (0, 1, 0),
    ]
    assert "replaced from d.csv" in report["files"][3]["warnings"][0]["reason"]
    assert stored("select deliverable_id, units from raw.deliverables") == [("D-3", 2)]


def test_rows_of_delimiters_alone_are_blank_lines_and_no_rows(export, importing, stored):
    blank = dict.fromkeys(item(), "")
    report = importing(export("a.csv", item(1), blank, item(2), *[blank] * 9), accept_rejects=False)
    assert (report["files"][0]["rows"], report["files"][0]["loaded"], report["files"][0]["rejects"]) == (2, 2, [])
    assert stored("select deliverable_id, _line from raw.deliverables order by 1") == [("D-1", 2), ("D-2", 4)]


def test_names_sort_as_people_sort_them():
    assert sorted(["b10", "B9", "a", "b09x", "10", "9", "³"], key=natural) == ["9", "10", "a", "B9", "b09x", "b10", "³"]


def test_spellings_taken_up_are_kept_in_the_mapping_of_these_columns(house):

    file = {"file": "a.csv", "table": "deliverables"}
    taken = [{"column": "vendor_id", "from": "OAK LTD", "to": "Oak Ltd", "rows": 1}]
    deliverables = Mapping(DELIVERABLES, {"vendor_id": ("Team",)}, {"vendor_id": {"Elm": "Elm & Co"}})
    answers = Profiles(house.directory / "profiles")
    kept = Saved("orders", ("Team", "Id"), (deliverables, Mapping(EVENTS, {"deliverable_id": ("Id",)})))
    remember(kept, of_file(file, taken)["a.csv"], answers)
    found = answers.find(("Team", "Id"))
    assert found.name == "orders"
    assert found.mappings[0].values == {"vendor_id": {"Elm": "Elm & Co", "OAK LTD": "Oak Ltd"}}
    assert found.mappings[1].values == {}


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        (b"\x8b\xff\x00", "odd.toml: the profile is not a text in UTF-8. Give a TOML file, saved as UTF-8."),
        (b"x = " + b"[" * 20_000, "odd.toml: the profile is nested too deeply to be read."),
    ],
)
def test_a_profile_that_is_none_is_a_sentence(export, tmp_path, capsys, profile, sentence):
    (tmp_path / "odd.toml").write_bytes(profile)
    assert main(["check", str(export("a.csv", item(1))), "--profile", str(tmp_path / "odd.toml")]) == 1
    assert capsys.readouterr().err == sentence + "\n"


def test_a_file_in_place_of_the_warehouse_and_an_empty_name_are_sentences(export, tmp_path, capsys):
    file = export("a.csv", item(1))
    for command in (["import", file], ["recognise", file], ["history"], ["check", file]):
        assert main([*map(str, command), "--warehouse", str(file)]) == 1
        assert capsys.readouterr().err == f"{file} is a file. Give a folder for the warehouse: --warehouse DIR.\n"
    with pytest.raises(SystemExit):
        main(["check", ""])
    assert "an empty name is no file" in capsys.readouterr().err
