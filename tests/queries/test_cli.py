"""`python -m queries`, as a person or a script calls it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
import python_calamine

import queries
from queries.__main__ import _WRITERS, _cell, main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def asked(sample_warehouse: Path, capsys: pytest.CaptureFixture):
    """Run the command on the sample; returns exit status, output and error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--warehouse", str(sample_warehouse)])
        return status, *capsys.readouterr()

    return run


def test_the_list_says_every_question_in_plain_words(capsys: pytest.CaptureFixture):
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == queries.names()
    assert all("?" in line for line in lines)


def test_json_is_a_list_of_objects(asked):
    status, out, _ = asked("sla/deliverables", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert rows[0]["received_at"].endswith("Z")
    assert isinstance(rows[0]["target_hours"], int | float | None)
    (version,) = json.loads(asked("frame/status", "--format", "json")[1])
    assert len(version["as_of_on"]) == 10


def test_formats_agree(asked):
    rows = json.loads(asked("throughput/weekly", "--format", "json")[1])
    read = list(csv.DictReader(io.StringIO(asked("throughput/weekly", "--format", "csv")[1])))
    assert [row["week"] for row in read] == [row["week"] for row in rows]
    assert [int(row["delivered"]) for row in read] == [row["delivered"] for row in rows]
    assert len(asked("throughput/weekly")[1].splitlines()) == len(rows) + 1


def test_a_workbook_holds_the_same_rows_and_says_what_it_is(asked, tmp_path: Path):
    rows = json.loads(asked("throughput/weekly", "--format", "json")[1])
    file = tmp_path / "weekly.xlsx"
    status, out, error = asked("throughput/weekly", "--until", "2030-12-31", "--format", "xlsx", "--to", str(file))
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    header, *cells = book.get_sheet_by_name("throughput, weekly").to_python()
    about = {line[0]: line[1] for line in book.get_sheet_by_name("About").to_python()}

    assert (status, out, error) == (0, "", "")
    assert [row[header.index("Week (Monday)")].isoformat() for row in cells] == [row["week"] for row in rows]
    assert [row[header.index("Delivered")] for row in cells] == [row["delivered"] for row in rows]
    assert about["Title"] == queries.read("throughput/weekly").text
    assert about["Period"] == "until 31 Dec 2030, included"
    assert (about["Data version"], about["Rows"]) == ("0001", len(rows))


def test_filters_and_an_inclusive_until(asked):
    rows = json.loads(asked("sla/deliverables", "--format", "json")[1])
    vendor = rows[0]["vendor_id"]
    some = json.loads(asked("sla/deliverables", "--vendor", vendor, "no such", "--format", "json")[1])
    assert {row["vendor_id"] for row in some} == {vendor}
    weekly = json.loads(asked("throughput/weekly", "--format", "json")[1])
    first = weekly[0]["week"]
    until = json.loads(asked("throughput/weekly", "--until", first, "--format", "json")[1])
    assert all(row["week"] <= first for row in until)


def test_a_questions_own_parameter(asked):
    assert asked("open/overdue", "--set", "limit=1")[0] == 0
    rows = json.loads(asked("savings/by_slice", "--set", "slice=segment", "--format", "json")[1])
    assert rows[0]["slice"] in ("finance", "legal", "healthcare", "analytics", "other")


@pytest.mark.parametrize(
    ("value", "written"),
    [(-0.0, "0"), (-0.00004, "0"), (-0.00006, "-0.0001"), (0.0, "0"), (-10.0, "-10"), (1234.5, "1,234.5")],
)
def test_a_rounded_zero_in_a_table_has_no_sign(value: float, written: str):
    assert _cell(value) == written


def test_no_answer_holds_a_negative_zero_in_any_format(tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch):
    negative = pa.table({"delivered_on": ["a"], "net_savings": [-0.0]})
    monkeypatch.setattr(queries.engine, "run", lambda *_: negative)
    for form in ("table", "csv", "json"):
        answer = queries.run("savings/total", queries.Scope(), tmp_path)
        _WRITERS[form](answer)
        assert "-0" not in capsys.readouterr().out, form


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no/question"], "There is no question 'no/question'"),
        (["savings/by_slice"], "savings/by_slice needs --set slice=…"),
        (["rows/specialist", "--set", "which=nobody"], "rows/specialist: which is one of S-"),
        (["sla/attainment", "--set", "slice=vendor"], "Unknown parameter: slice"),
        (["open/overdue", "--set", "limit"], "--set takes NAME=VALUE"),
        (["open/overdue", "--set", "limit=many"], "could not be answered"),
        (["sla/attainment", "--format", "xlsx"], "--format xlsx and --to FILE go together"),
        (["sla/attainment", "--to", "x.csv"], "--format xlsx and --to FILE go together"),
        (["sla/attainment", "--format", "xlsx", "--to", "/no/such/folder/x.xlsx"], "No such file or directory"),
    ],
)
def test_a_fault_is_one_sentence_and_status_1(asked, arguments: list[str], sentence: str):
    status, out, error = asked(*arguments)
    assert (status, out) == (1, "")
    assert sentence in error
    assert len(error.splitlines()) == 1


def test_wrong_usage_is_status_1(asked):
    with pytest.raises(SystemExit) as stopped:
        asked("sla/attainment", "--since", "yesterday")
    assert stopped.value.code == 1


def test_no_warehouse_is_said(tmp_path: Path, capsys: pytest.CaptureFixture):
    assert main(["sla/attainment", "--warehouse", str(tmp_path / "none")]) == 1
    assert "No data" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_trace(sample_warehouse: Path):
    command = [sys.executable, "-m", "queries", "sla/deliverables", "--format", "json"]
    environment = {**os.environ, "KPO_WAREHOUSE": str(sample_warehouse), "PYTHONPATH": str(ROOT)}
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        os.close(writer)
        error = process.stderr.read().decode()
    assert (process.returncode, error) == (1, "")
