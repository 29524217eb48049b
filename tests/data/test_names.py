"""Names and ids: compared as people see them, reported if two look alike, never merged unasked."""

import pytest

from tests.conftest import item
from tests.data.typing_fixture import Column

COMPOSED, DECOMPOSED = "Zürich Büro", "Zürich Büro"


def of(report: dict, which: int = 0) -> dict:
    """The report of one file."""
    return report["files"][which]


def said(file: dict, words: str) -> list[tuple[str, int]]:
    """A file's warnings that contain these words."""
    return [(one["reason"], one["rows"]) for one in file["warnings"] if words in one["reason"]]


@pytest.mark.parametrize("written", [
    DECOMPOSED, "Zürich\u200b Büro", "\ufeffZürich Büro", "Zürich\u00a0Büro", "Zürich  Büro", "Zü\u00adrich Büro\u200e",
    "Zürich\u202f\u2009Büro ",
])  # fmt: skip
def test_a_name_is_kept_as_it_is_seen(written):
    with Column("vendors", vendor_id=[written, "Oak"], vendor_name=[written, "oak "]) as column:
        assert column.texts() == [COMPOSED, "Oak"]


def test_a_cell_of_nothing_that_is_seen_is_empty(taking, export):
    file = of(taking(export("a.csv", item(1, vendor_id="\u200b\u00ad"), item(2))))
    assert [(one["line"], one["reason"]) for one in file["rejects"]] == [(2, "vendor_id is empty, but required")]


def test_a_word_of_the_mapping_meets_its_cell_in_either_form(taking, export, taken, tmp_path):
    text = f"""
name = "Alias"
[[table]]
name = "deliverables"
[table.columns]
{chr(10).join(f'{name} = "{name}"' for name in item(1))}
[table.values.vendor_id]
"{DECOMPOSED}" = "Zürich"
[table.values.status]
"an\u00a0den  Kunden" = "on_hold"
"""
    rows = [item(1, vendor_id=COMPOSED), item(2, vendor_id=DECOMPOSED, status="an den Kunden")]
    given = tmp_path / "alias.toml"
    given.write_text(text, "utf-8")
    taking(export("a.csv", *rows), profile=given)
    assert taken("select vendor_id, status from raw.deliverables order by deliverable_id") == [
        ("Zürich", "in_progress"),
        ("Zürich", "on_hold"),
    ]


def test_a_value_of_the_contract_may_hold_an_odd_blank(taking, export, taken):
    taking(export("a.csv", item(1, status="in\u00a0progress", first_delivered_at="", segment="legal\u200b")))
    assert taken("select status, segment from raw.deliverables") == [("in_progress", "legal")]


def test_spellings_are_warned_about_in_a_file_and_against_what_is_stored(taking, export, taken):
    first = [item(1, vendor_id="Oak Ltd"), item(2, vendor_id="Oak Ltd"), item(3, vendor_id="OAK-LTD.")]
    file = of(taking(export("a.csv", *first)))
    assert file["aliases"] == [{"column": "vendor_id", "from": "OAK-LTD.", "to": "Oak Ltd", "rows": 1}]
    ((reason, rows),) = said(file, "is written like")
    assert reason.startswith("vendor_id: 'OAK-LTD.' (1 row) is written like 'Oak Ltd' (2 rows); they are kept apart")
    assert rows == 1
    term = {"vendor_id": "oak ltd", "segment": "legal", "target": "30", "target_unit": "calendar_hours"}
    term |= {"effective_from": "2025-01-01", "attainment_target": "0.9"}
    file = of(taking(export("t.csv", term)))
    assert file["aliases"] == [{"column": "vendor_id", "from": "oak ltd", "to": "Oak Ltd", "rows": 1}]
    assert taken("select distinct vendor_id from raw.deliverables order by 1") == [("OAK-LTD.",), ("Oak Ltd",)]


def test_ids_that_differ_in_zeros_and_dashes_are_named_and_an_outer_blank_is_none(taking, export, taken):
    rows = [item(1) | {"deliverable_id": one} for one in ("7", "7 ", "007", "D\u20111", "D-1", "d-1", "1-23", "12-3")]
    file = of(taking(export("a.csv", *rows)))
    assert (file["loaded"], file["duplicate"], file["aliases"]) == (7, 1, [])
    ((reason, rows),) = said(file, "is written like")
    assert "'007' (1 row) is written like '7' (2 rows)" in reason
    assert all(f"'{one}' (1 row) is written like 'D-1' (1 row)" in reason for one in ("D\u20111", "d-1"))
    assert rows == 3


def test_many_ids_are_looked_at_only_where_they_can_be_alike(taking, export):
    ids = [f"K-{number:05d}" for number in range(4000)]
    file = of(taking(export("a.csv", *(item(1) | {"deliverable_id": one} for one in ids))))
    assert said(file, "is written like") == []
    others = [item(1) | {"deliverable_id": one} for one in (*ids[:3000], "k-00007", "K-8")]
    file = of(taking(export("b.csv", *others)))
    ((reason, rows),) = said(file, "is written like")
    assert "'K-8' (1 row) is written like 'K-00008' (2 rows)" in reason
    assert "'k-00007' (1 row) is written like 'K-00007' (2 rows)" in reason
    assert rows == 2


@pytest.mark.parametrize("column", ["deliverable_id", "vendor_id", "engagement_id", "specialist_id"])
def test_an_id_that_a_spreadsheet_has_rounded_is_rejected_with_its_reason(taking, export, column):
    cells = ["9.99032E+14", "9,99032E+14", "1E+15", "1.5e15", "1E5", "1001", "K-2E+3"]
    rows = [item(number) | {column: cell} for number, cell in enumerate(cells)]
    file = of(taking(export("a.csv", *rows)))
    assert [(one["value"], one["column"]) for one in file["rejects"]] == [(cell, column) for cell in cells[:4]]
    assert all("a spreadsheet has rounded it" in one["reason"] for one in file["rejects"])


ERRORS = [
    "#REF!",
    "#NAME?",
    "#DIV/0!",
    "#N/A",
    "#SPILL!",
    "#BEZUG!",
    "#NV",
    "#¡REF!",
    "#¿NOMBRE?",
    "#VALEUR!",
    "Err:502",
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_spreadsheet_is_an_empty_cell_in_every_kind_of_column(error):
    cells = {
        "vendor_id": "V1", "segment": "legal", "unit": "page", "units": "2", "promised_at": "2026-03-02T09:00Z",
        "currency": "EUR", "priority": "rush", "vendor_reported_sla_met": "yes",
    }  # fmt: skip
    rows = {name: [cell, error] for name, cell in cells.items()}
    with Column("deliverables", **rows) as column:
        typing = column.typing(timezone="UTC")
        read = column.connection.execute(f"select {', '.join(cells)} from typed order by _line").fetchall()
    assert all(value is not None for value in read[0])
    assert read[1] == (None, None, None, 1, None, None, None, None)
    noted = {note.reason for note in typing.notes if "read as empty" in note.reason}
    assert noted == {f"{name}: {error!r} read as empty" for name in cells}


def test_a_required_cell_with_an_error_rejects_its_row(taking, export):
    file = of(taking(export("a.csv", item(1, vendor_id="#REF!"), item(2, segment="#VALUE!"), item(3))))
    assert [(one["line"], one["reason"], one["value"]) for one in file["rejects"]] == [
        (2, "vendor_id is empty, but required", "#REF!"),
        (3, "segment is empty, but required", "#VALUE!"),
    ]


@pytest.mark.parametrize("name", ["#1 Translations", "# Hash", "#teamwork", "N/A", "Err: 5"])
def test_a_name_that_only_begins_like_an_error_stays(name):
    with Column("vendors", vendor_id=[name]) as column:
        assert column.texts() == [name]


def test_a_profile_meets_its_column_whatever_nobody_sees_of_its_name(taking, export, tmp_path):
    names = {"vendor_id": "Bu\u0308ro", "work_type": "Work\u00a0 type"}
    written = {"vendor_id": "B\u00fcro", "work_type": "Work type"}
    given = tmp_path / "p.toml"
    columns = "\n".join(f'{name} = "{written.get(name, name)}"' for name in item(1))
    given.write_text(f'[[table]]\nname = "deliverables"\n[table.columns]\n{columns}\n', "utf-8")
    row = {names.get(name, name): cell for name, cell in item(1).items()}
    file = of(taking(export("a.csv", row), profile=given))
    assert (file["loaded"], file["kind"]) == (1, "given profile")
