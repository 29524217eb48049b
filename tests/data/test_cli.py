"""python -m data: what it prints and how it exits."""

import json

import pytest

from data.__main__ import main
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
    assert set(report) == {"version", "as_of", "files", "before", "after"}
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


def test_an_as_of_without_an_offset_is_refused(command, capsys):
    with pytest.raises(SystemExit) as stop:
        command("import", SAMPLE, "--as-of", "2026-01-01")
    assert stop.value.code == 2
    assert "has no offset" in capsys.readouterr().err


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
