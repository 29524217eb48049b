"""python -m data: what it prints and how it exits."""

import json

import pytest

from data import facts
from data.__main__ import main
from data.contract import DELIVERABLES
from data.profile import Mapping
from data.recognise import Profiles
from tests.conftest import SAMPLE, item


@pytest.fixture
def command(house, monkeypatch, capsys):
    """Run a command against the test's own warehouse; returns exit status, standard output and error."""
    monkeypatch.setenv("KPO_WAREHOUSE", str(house.directory))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


def test_check_then_import_then_history_then_back(command, export, house):
    status, out, _ = command("check", SAMPLE)
    assert status == 0
    assert "deliverables.csv → deliverables: 14 rows = 14 loaded + 0 changed" in out
    assert "nothing was committed" in out
    assert command("import", SAMPLE)[0] == 0
    assert command("import", export("more.csv", item(1)))[0] == 0
    status, out, _ = command("history")
    assert [line.split()[:2] for line in out.splitlines()] == [["0001", out.split()[1]], ["→", "0002"]]
    assert command("back", "0001") == (0, "Version 0001 is current.\n", "")
    assert house.current().name == "0001"


def test_json_is_the_promised_report(command, export):
    status, out, _ = command("import", export("a.csv", item(1), item(2, units="x")), "--json")
    report = json.loads(out)
    assert status == 0, "rejected rows are counted, not a failure"
    assert set(report) == {
        "version", "as_of", "files", "left_out", "before", "after", "rejects_file", "base", "restated",
        "restated_weeks", "closed_restated", "closed_weeks_restated", "findings_before", "findings_after",
    }  # fmt: skip
    file = report["files"][0]
    assert (file["rows"], file["loaded"], file["rejected"]) == (2, 1, 1)
    assert file["rejects"] == [
        {"line": 3, "column": "units", "value": "x", "reason": "units is not a number such as 1234.5"}
    ]
    assert set(report["after"]) == {
        "delivered", "standard_hours", "attainment", "gross_savings", "net_savings", "first_pass_acceptance",
        "open_overdue",
    }  # fmt: skip


def test_a_refusal_is_exit_status_1_and_a_sentence(command, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    status, out, error = command("import", empty, "--json")
    assert status == 1
    assert "empty.csv" in error
    assert json.loads(out)["refused"] + "\n" == error
    status, _, error = command("check", tmp_path / "nowhere.csv")
    assert (status, "nowhere.csv" in error) == (1, True)
    status, _, error = command("back", "0009")
    assert (status, error) == (1, "Version 0009 is not kept. Kept versions: none.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", SAMPLE, "--as-of", "2026-01-01"], "has no offset"),
        (["import", SAMPLE, "--as-of", "soon"], "is not an ISO 8601 instant"),
        (["import", SAMPLE, "--as-of", "0001-01-01T00:00+14:00"], "is not between 1970 and 2200"),
        (["import", SAMPLE, "--table", "colours"], "invalid choice: 'colours'"),
        (["import"], "the following arguments are required: FILE"),
        (["demo", "--to", "x", "--deliverables", "many"], "'many' is not a number of at least 1"),
        ([], "the following arguments are required"),
    ],
)
def test_a_wrong_argument_is_exit_status_1_and_one_sentence(command, capsys, arguments, sentence):
    with pytest.raises(SystemExit) as stop:
        command(*arguments)
    error = capsys.readouterr().err
    assert (stop.value.code, sentence in error, error.count("\n")) == (1, True, 1)


def test_an_interrupted_command_ends_quietly_and_leaves_nothing(command, house, monkeypatch):
    def interrupt(*arguments, **settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(facts, "build", interrupt)
    assert command("import", SAMPLE) == (130, "", "")
    assert list(house.directory.glob("building/*")) == []
    assert command("history") == (0, "No version yet. Start with: python -m data import FILE…\n", "")


@pytest.mark.parametrize("arguments", [["history"], ["import", SAMPLE], ["check", SAMPLE], ["back", "0001"]])
def test_a_warehouse_that_is_no_folder_is_a_sentence(command, house, arguments):
    house.directory.write_text("not a folder")
    status, out, error = command(*arguments)
    assert (status, out, error.count("\n")) == (1, "", 1)
    assert str(house.directory) in error


def test_a_currency_setting_that_is_none_is_refused(command, house, monkeypatch):
    monkeypatch.setenv("KPO_CURRENCY", "euro")
    assert command("import", SAMPLE) == (1, "", "KPO_CURRENCY: 'EURO' is not an ISO 4217 code such as USD.\n")
    assert list(house.directory.glob("versions/*")) == []


def test_demo_writes_exports_that_import_without_a_reject(command, tmp_path):
    assert command("demo", "--to", tmp_path / "demo", "--deliverables", "300", "--seed", "4")[0] == 0
    status, out, _ = command("import", tmp_path / "demo", "--json")
    report = json.loads(out)
    assert status == 0
    assert {file["table"]: file["rejected"] for file in report["files"]}.keys() >= {
        "deliverables",
        "events",
        "sla_terms",
    }
    assert sum(file["rejected"] for file in report["files"]) == 0
    assert report["after"]["delivered"] > 250


TICKETS = (
    "Ticket,Supplier,Dept,Kind,Opened,State,Closed\n"
    "T-1,Acme,legal,nda,2026-01-05T09:00:00Z,received,\n"
    "T-2,Acme,legal,nda,2026-01-06T09:00:00Z,delivered,2026-01-07T09:00:00Z\n"
)


def test_recognise_tells_what_a_file_looks_like_and_writes_a_profile_to_edit(command, tmp_path):
    file = tmp_path / "tickets 2026-01.csv"
    file.write_text(TICKETS)
    status, out, _ = command("recognise", file, "--to", tmp_path / "profiles")
    assert status == 0
    assert "tickets 2026-01.csv looks like" in out
    assert "deliverables" in out
    assert out.count("Profile: ") == 1
    command("recognise", file, "--to", tmp_path / "profiles")
    names = sorted(path.name for path in (tmp_path / "profiles").iterdir())
    assert names == ["tickets.toml", "tickets_2.toml"], "a profile that somebody may have edited stays"


def test_a_saved_profile_is_used_without_being_asked_for(command, house, tmp_path):
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS)
    assert command("check", file)[0] == 1
    columns = zip(DELIVERABLES.required, TICKETS.splitlines()[0].split(","), strict=True)
    mapping = Mapping(DELIVERABLES, {name: (source,) for name, source in columns})
    Profiles(house.profiles).save([mapping], "Desk tickets", TICKETS.splitlines()[0].split(","))
    status, out, _ = command("import", file)
    assert status == 0
    assert "2 rows = 2 loaded" in out
    assert "profile Desk tickets" in out
    assert "2026-01-05T09:00:00Z to 2026-01-06T09:00:00Z" in out


def test_an_encoding_can_be_said(command, tmp_path, stored):
    file = tmp_path / "a.csv"
    header, row = ",".join(item(1)), ",".join(item(1, vendor_id="Jürgen").values())
    file.write_bytes(f"{header}\n{row}\n".encode("cp437"))
    assert command("import", file, "--encoding", "cp437")[0] == 0
    assert stored("select vendor_id from raw.deliverables") == [("Jürgen",)]


def test_an_encoding_that_is_none_is_one_sentence(command, capsys):
    with pytest.raises(SystemExit):
        command("check", SAMPLE, "--encoding", "klingon")
    assert "'klingon' is not an encoding such as cp1252" in capsys.readouterr().err


def test_the_report_says_what_vanished_what_changed_and_which_weeks_are_restated(command, export):
    def delivered(number: int, day: int, **columns: str) -> dict[str, str]:
        return item(number, status="delivered", first_delivered_at=f"2026-01-{day:02}T09:00:00Z", **columns)

    command("import", export("a.csv", delivered(1, 6), delivered(2, 7), delivered(3, 29)))
    again = export("b.csv", delivered(1, 8, vendor_id="W"), delivered(4, 7))
    _, out, _ = command("check", again)
    assert "D-1: vendor_id 'V-1' → 'W'" in out
    assert "2 stored rows are no longer in the file, and are kept (--replace-period removes them):" in out
    assert "1 past weeks are restated:" in out
    assert "2026-01-05  delivered" in out
    _, out, _ = command("import", again, "--replace-period")
    assert "2 stored rows are no longer in the file, and are removed:" in out
    command("back", "0001")
    _, out, _ = command("history")
    assert [line.split()[-5:] for line in out.splitlines()][1] == ["back", "to", "it", "from", "0002"]
