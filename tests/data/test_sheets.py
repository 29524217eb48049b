"""The sheets of a workbook in an import: together they are one file, and a person chooses which are read."""

import pytest
import xlsxwriter

from data.profile import profile_text, read_profile
from data.reading import Refused
from tests.conftest import item
from tests.data.book_fixture import book, row, xlsx
from tests.data.test_jobs import submitting  # noqa: F401

NAMES = tuple(item())


def done(number: int, **columns: str) -> dict[str, str]:
    """A delivered item with a bill."""
    at = {"status": "delivered", "first_delivered_at": "2026-01-06T09:00:00Z", "currency": "USD"}
    return item(number, **at, **columns)


def outcomes(report: dict) -> list[tuple]:
    """For each sheet: loaded, changed, duplicate, rejected."""
    names = ("file", "loaded", "changed", "duplicate", "rejected")
    return [tuple(file[name] for name in names) for file in report["files"]]


def test_rows_of_one_key_on_two_sheets(taking, taken, tmp_path):
    path = book(
        tmp_path / "q.xlsx",
        North=[
            done(1, billed_amount="5"),
            done(2, billed_amount="6"),
            done(3, billed_amount="7"),
            done(4, billed_amount="1"),
        ],
        South=[done(5, billed_amount="9"), done(2, billed_amount="60"), done(3, billed_amount="7")],
        West=[done(3, billed_amount="7"), done(4, billed_amount="2")],
        Hours=[item(1, **{k: done(1)[k] for k in ("status", "first_delivered_at")}, vendor_hours="3")],
    )
    report = taking(path)
    assert outcomes(report) == [
        ("q.xlsx: North", 2, 0, 0, 2),
        ("q.xlsx: South", 1, 0, 1, 1),
        ("q.xlsx: West", 0, 0, 1, 1),
        ("q.xlsx: Hours", 0, 1, 0, 0),
    ]
    reasons = {(file["file"], one["line"]): one["reason"] for file in report["files"] for one in file["rejects"]}
    assert reasons == {
        (
            f"q.xlsx: {one}",
            line,
        ): f"sheet {other} has another row with this deliverable_id and other values (its row {at})"
        for one, line, other, at in (
            ("North", 3, "South", 3),
            ("South", 3, "North", 3),
            ("North", 5, "West", 3),
            ("West", 3, "North", 5),
        )
    }
    assert taken("select deliverable_id, billed_amount, vendor_hours from raw.deliverables order by all") == [
        ("D-1", 5, 3),
        ("D-3", 7, None),
        ("D-5", 9, None),
    ]


def test_sheets_of_holidays_do_not_replace_each_other(taking, taken, tmp_path):
    def days(year: int) -> list[dict]:
        return [{"calendar_id": "C-1", "date": f"{year}-01-01", "name": "New Year"}]

    taking(book(tmp_path / "days.xlsx", A=[{"calendar_id": "C-1", "date": "2024-01-01", "name": "New Year"}]))
    taking(book(tmp_path / "days.xlsx", B=days(2025), C=days(2026)))
    assert [str(on) for (on,) in taken("select date from raw.holidays order by 1")] == ["2025-01-01", "2026-01-01"]


def test_a_sheet_is_chosen_by_option_and_by_profile(taking, taken, tmp_path):
    path = book(tmp_path / "q.xlsx", {"Old"}, March=[item(1)], April=[item(2)], Old=[item(3)])
    report = taking(path, sheet=["March", "old"])
    assert [file["file"] for file in report["files"]] == ["q.xlsx: March", "q.xlsx: Old"]
    assert report["left_out"] == [{"file": "q.xlsx: April", "reason": "left out: not among the sheets that were named"}]
    with pytest.raises(Refused, match="has no sheet 'May'. Its sheets are 'March', 'April', 'Old'"):
        taking(path, sheet=["May"])
    profile = tmp_path / "p.toml"
    columns = "".join(f'{name} = "{name}"\n' for name in NAMES)
    profile.write_text(f'sheet = "April"\n\n[[table]]\nname = "deliverables"\n[table.columns]\n{columns}')
    assert [file["file"] for file in taking(path, profile=profile)["files"]] == ["q.xlsx: April"]
    assert taken("select deliverable_id from raw.deliverables order by 1") == [("D-1",), ("D-2",), ("D-3",)]


@pytest.mark.parametrize("sheets", [(), ("March",), ("March", "April 'x'")])
def test_the_sheets_of_a_profile_are_kept(tmp_path, sheets):
    profile = tmp_path / "p.toml"
    said = f"sheet = {list(sheets)!r}\n" if sheets else ""
    profile.write_text(f'{said}[[table]]\nname = "vendors"\n[table.columns]\nvendor_id = "Vendor"\n'.replace("\\", ""))
    mappings = read_profile(profile)
    assert mappings[0].sheets == sheets
    profile.write_text(profile_text(mappings, name="V", headers=("Vendor",)))
    assert read_profile(profile) == mappings


def test_formulas_without_a_result_are_refused_only_where_they_are_used(taking, tmp_path):
    def write(name: str) -> str:
        cells = [*item(status="delivered", first_delivered_at="2026-01-06T09:00:00Z").values()]
        (tmp_path / "q.xlsx").write_bytes(xlsx(row(1, *NAMES, name) + row(2, *cells, "<f>7*8</f><v/>")))
        return tmp_path / "q.xlsx"

    sentence = (
        r"^q.xlsx: Work: 1 cell of billed_amount \(H2\) holds a formula without a stored result: open the workbook"
    )
    with pytest.raises(Refused, match=sentence):
        taking(write("billed_amount"))
    [file] = taking(write("Remark"))["files"]
    assert file["loaded"] == 1
    assert file["notes"][0].startswith("1 cell of Remark (H2) holds a formula without a stored result, read as empty")


def test_ids_that_a_spreadsheet_rounded_say_so_where_they_collide(taking, tmp_path):
    path = tmp_path / "q.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Work")
        sheet.write_row(0, 0, NAMES)
        for number, vendor in enumerate(("V-1", "V-2"), 1):
            sheet.write_row(number, 0, ["9990323200018850", vendor, *list(item().values())[2:]])
    [file] = taking(path)["files"]
    assert [one["line"] for one in file["rejects"]] == [2, 3]
    assert (
        "a spreadsheet keeps only 15 digits of a number, so two ids may have become one" in file["rejects"][0]["reason"]
    )


def test_a_job_reads_the_sheets_that_are_chosen(house, submitting, tmp_path):  # noqa: F811
    from data import jobs

    path = book(tmp_path / "q.xlsx", {"Old"}, March=[item(1)], April=[item(2)], Old=[item(3)])
    job = submitting({"q.xlsx": path.read_bytes()})
    assert job.sheets == {
        "q.xlsx": [
            {"sheet": "March", "read": True, "hidden": False},
            {"sheet": "April", "read": True, "hidden": False},
            {"sheet": "Old", "read": False, "hidden": True},
        ]
    }
    jobs.answer(job.id, settings={"sheets": {"q.xlsx": ["April", "Old"]}}, warehouse=house.directory)
    job = jobs.find(job.id, house.directory)
    assert [file["file"] for file in job.report["files"]] == ["q.xlsx: April", "q.xlsx: Old"]
