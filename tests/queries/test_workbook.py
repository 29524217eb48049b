"""The workbook, read back: types and values as in the answer, text that stays text, and what About says."""

import io
import math
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import python_calamine
import sqlglot
from sqlglot import exp

import queries
from queries import origin, scopes, spreadsheet_cells, workbook

from .ways import WAYS, asked

ZONE = "America/New_York"
AS_OF = datetime(2026, 11, 15, 22, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = [
    "=cmd()|' /C calc'!A0",
    "+1",
    "-1+1",
    "@x",
    "http://evil.example",
    "mailto:x@evil.example",
    "00123",
    "1e5",
    "TRUE",
    "<r>x</r>",
    "<r><t>x</t></r><f>1+1</f></r>",
    "]]></t></is></c><c><f>1+1</f></c>",
    "_x0041_",
    "a\x01b\x0b\x1b",
    "\ttab\nline\r\nnext",
    "\ufffe\uffff",
    "🧮 👩🏽‍⚖️ ‮rtl",
    "  kept  ",
    "",
]


def about(**given: Any) -> workbook.About:
    known = {"title": "Work", "version": "v7", "as_of": AS_OF, "timezone": ZONE, "demo": False, "generated_at": AS_OF}
    return workbook.About(**{**known, "currency": "USD", **given})


def written(table: pa.Table, **given: Any) -> bytes:
    return workbook.write([workbook.Sheet("Work", table)], about(**given))


def sheet(book: bytes, name: str = "Work") -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(name).to_python()


def said(book: bytes) -> dict[str, Any]:
    """The lines of About that begin with a label, up to the list of columns."""
    lines = sheet(book, "About")
    return {line[0]: line[1] for line in lines[: [line[0] for line in lines].index("Column")]}


def definitions(book: bytes) -> dict[str, list[str]]:
    lines = sheet(book, "About")
    start = [line[0] for line in lines].index("Column") + 1
    found = lines[start:]
    return {line[0]: line[1:] for line in found[: next((n for n, line in enumerate(found) if not line[0]), len(found))]}


def part(book: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(book)).read(name).decode("utf-8")


def number_formats(book: bytes) -> dict[int, str]:
    """The number formats of the cells in the second row, by column."""
    styles = ElementTree.fromstring(part(book, "xl/styles.xml"))
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    known = {"0": "General", "3": "#,##0", "4": "#,##0.00", "10": "0.00%"}
    kinds = [one.get("numFmtId") for one in styles.find(f"{MAIN}cellXfs")]
    row = ElementTree.fromstring(part(book, "xl/worksheets/sheet1.xml")).findall(f".//{MAIN}row")[1]
    return {
        ord(cell.get("r")[0]) - ord("A"): {**known, **codes}[kinds[int(cell.get("s", 0))]]
        for cell in row.findall(f"{MAIN}c")
    }


def expected(value: Any) -> Any:
    """What a cell has for the answer's value, in plain Python."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return float(value) if isinstance(value, Decimal) else value


def same(found: Any, value: Any) -> bool:
    if isinstance(value, bool) or isinstance(found, bool):
        return found is value
    if isinstance(value, int | float):
        return isinstance(found, int | float) and math.isclose(found, value, rel_tol=1e-14, abs_tol=0)
    if isinstance(value, datetime):  # spreadsheets are no finer than a millisecond, and midnight may read as a date
        return abs(_instant(found) - value) <= timedelta(milliseconds=1)
    return type(found) is type(value) and found == value


def _instant(found: Any) -> datetime:
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)


def answer(way: str, version: Path, **limits: Any) -> pa.Table:
    question, settings = asked(way)
    return queries.run(question, queries.Scope(viewer=queries.EVERYTHING, **limits), version, **settings)


@pytest.mark.parametrize("name", WAYS)
def test_cells_are_the_answers_own_values_and_types(name: str, sample_version: Path):
    table = answer(name, sample_version)
    book = written(table)
    header, *rows = sheet(book) or [[]]

    assert len(set(header)) == len(header) == table.num_columns
    assert len(rows) == table.num_rows
    for cells_found, row in zip(rows, table.to_pylist(), strict=True):
        for found, (column, value) in zip(cells_found, row.items(), strict=True):
            assert same(found, expected(value)), (column, found, value)
    assert list(definitions(book)) == table.column_names
    assert all(line[3] for line in definitions(book).values())
    assert said(book)["Question"] == queries.read(WAYS[name][0]).text
    assert said(book)["Rows"] == table.num_rows


def typed() -> pa.Table:
    return pa.table(
        {
            "deliverable_id": ["007", "D-2"],
            "due": [1234, None],
            "attainment": [0.875, float("nan")],
            "standard_hours": [1.5, 2.0],
            "billed": pa.array([Decimal("12.30"), None], pa.decimal128(14, 2)),
            "contribution_points": [-1.25, 3.0],
            "received_at": pa.array([datetime(2026, 7, 1, 3, 30, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "due_at": [datetime(2026, 3, 8, 4, 59, 59, 999_999, tzinfo=UTC)] * 2,
            "as_of_on": [date(2026, 11, 15), date(1850, 1, 1)],
            "week": [date(2026, 11, 9)] * 2,
            "month": [date(2026, 11, 1)] * 2,
            "is_signal": [True, False],
            "own_column": [7, 2**60],
        }
    )


def test_headers_have_units_and_cells_formats():
    book = written(typed())

    assert sheet(book)[0] == [
        "Deliverable", "Due", "On time (%)", "Work delivered (h)", "Billed (USD)", "Contribution (points)",
        f"Received ({ZONE})", f"Due ({ZONE})", "Data to", "Week (Monday)", "Month (first day)", "Signal", "own_column",
    ]  # fmt: skip
    assert number_formats(book) == {
        0: "General", 1: "#,##0", 2: "0.00%", 3: "#,##0.00", 4: "#,##0.00", 5: "+#,##0.00;-#,##0.00;0.00",
        6: "yyyy-mm-dd hh:mm:ss", 7: "yyyy-mm-dd hh:mm:ss.000", 8: "yyyy-mm-dd", 9: "yyyy-mm-dd", 10: "mmm yyyy",
        11: "General", 12: "General",
    }  # fmt: skip


def test_each_type_is_its_own_kind_of_cell():
    _, first, second = sheet(written(typed()))

    assert first[:6] == ["007", 1234, 0.875, 1.5, 12.3, -1.25]
    assert first[6] == datetime(2026, 6, 30, 23, 30)
    assert first[7] == datetime(2026, 3, 7, 23, 59, 59, 999_000)
    assert first[8:] == [date(2026, 11, 15), date(2026, 11, 9), date(2026, 11, 1), True, 7]
    assert second[1:3] == ["", ""]
    assert second[8] == "1850-01-01", "no spreadsheet has such a day"
    assert second[12] == str(2**60), "as a number it would lose digits"


def test_instants_follow_the_clock_of_their_zone_through_its_changes():
    instants = [datetime(2026, 11, 1, 4, tzinfo=UTC) + timedelta(minutes=30 * step) for step in range(8)]
    book = written(pa.table({"received_at": instants}))
    local = [value.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) for value in instants]
    assert [_instant(row[0]) for row in sheet(book)[1:]] == local


def test_an_instant_that_no_spreadsheet_has_is_text():
    far = pa.array([-62_135_596_800_000_000, 253_402_300_799_999_999], pa.timestamp("us", "UTC"))
    book = written(pa.table({"due_at": far}), timezone="UTC")
    assert [row[0] for row in sheet(book)[1:]] == ["0001-01-01", datetime(9999, 12, 31, 23, 59, 59, 999_000)]
    east = written(pa.table({"due_at": far}), timezone="Asia/Kolkata")
    assert sheet(east)[2][0] == "10000-01-01T05:29:59"


def test_amounts_say_their_currency_or_where_it_stands():
    table = pa.table({"billed": [1.0, 2.0], "currency": ["EUR", "EUR"]})
    mixed = pa.table({"billed": [1.0, 2.0], "currency": ["EUR", None]})

    assert sheet(written(table))[0] == ["Billed (EUR)", "Currency"]
    assert sheet(written(mixed))[0][0] == "Billed (currency of the row)"
    assert sheet(written(mixed.select(["billed"])))[0] == ["Billed (USD)"]
    assert sheet(written(mixed.select(["billed"]), currency=None))[0] == ["Billed (currency not stated)"]


def test_hostile_text_stays_text():
    table = pa.table({"vendor_id": HOSTILE, "segment": HOSTILE})
    book = written(table, title=HOSTILE[0], words=lambda column, value: f"={value}")
    archive = zipfile.ZipFile(io.BytesIO(book))

    read = [row[0] for row in sheet(book)[1:]]
    assert read == [re.sub("[\ufffe\uffff]", lambda found: f"_x{ord(found[0]):X}_", text) for text in HOSTILE]
    for name in archive.namelist():
        tree = ElementTree.fromstring(archive.read(name))
        assert not [node.tag for node in tree.iter() if node.tag in (f"{MAIN}f", f"{MAIN}hyperlink")], name
        assert name.startswith("docProps/") or "hyperlink" not in archive.read(name).decode().lower()


def test_text_is_cut_where_a_cell_is_full_and_about_says_so():
    longest, too_long = "x" * 32_767, "y" * 40_000
    emoji = "🧮" * 16_384  # two letters each, by a spreadsheet's count
    book = written(pa.table({"vendor_id": [longest, too_long, emoji, "<r>" + too_long + "</r>"]}))

    read = [row[0] for row in sheet(book)[1:]]
    assert read[0] == longest
    assert read[1] == "y" * 32_766 + "…"
    assert read[2] == "🧮" * 16_383 + "…"
    assert read[3].startswith("<r>y")
    assert all(len(text.encode("utf-16-le")) <= 2 * spreadsheet_cells.LETTERS_A_CELL for text in read)
    assert said(book)["Cut"].startswith("Vendor: 3 text(s) cut to 32,767 characters")
    assert "Cut" not in said(written(pa.table({"vendor_id": [longest]})))


def test_more_rows_than_a_sheet_holds_go_on_further_sheets(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 11)
    monkeypatch.setattr(workbook, "ROWS_AT_ONCE", 3)
    book = written(pa.table({"due": list(range(25))}))

    pages = [sheet(book, name) for name in ("Work", "Work (2)", "Work (3)")]
    assert [page[0] for page in pages] == [["Due"]] * 3
    assert [[row[0] for row in page[1:]] for page in pages] == [[*range(10)], [*range(10, 20)], [*range(20, 25)]]
    assert said(book)["Sheet"] == "Work, Work (2), Work (3)"
    assert said(book)["Rows"] == 25


def test_a_million_rows_are_within_a_sheet():
    assert (workbook.ROWS_A_SHEET, workbook.COLUMNS_A_SHEET) == (1_048_576, 16_384)


def test_more_columns_than_a_sheet_holds_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "COLUMNS_A_SHEET", 2)
    book = written(typed())
    assert sheet(book)[0] == ["Deliverable", "Due"]
    assert said(book)["Cut"] == "11 columns left out: a sheet holds 2"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["a/b: [c]*?\\", "A b  c"], ["a b c", "A b c (2)"]),
        (["", "'"], ["Table", "Table (2)"]),
        (["About", "History"], ["About (2)", "History (2)"]),
        (["x" * 40, "x" * 40], ["x" * 30 + "…", "x" * 26 + "… (2)"]),
        (["a\x00b\n", "🧮" * 20], ["a b", "🧮" * 15 + "…"]),
    ],
)
def test_sheets_have_names_that_excel_takes(titles: list[str], names: list[str]):
    table = pa.table({"due": [1]})
    book = workbook.write([workbook.Sheet(title, table) for title in titles], about())
    found = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    assert found == [*names, "About"]
    assert all(len(name.encode("utf-16-le")) <= 62 for name in found)


def test_the_header_is_frozen_and_filters():
    page = ElementTree.fromstring(part(written(typed()), "xl/worksheets/sheet1.xml"))
    pane = page.find(f".//{MAIN}pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert page.find(f"{MAIN}autoFilter").get("ref") == "A1:M3"
    assert all(float(column.get("width")) >= 9 for column in page.iter(f"{MAIN}col"))


@pytest.mark.parametrize("table", [pa.table({"due": pa.array([], pa.int64())}), pa.table({})])
def test_an_answer_without_rows_or_columns_opens(table: pa.Table):
    book = written(table)
    assert [[header for header in row if header] for row in sheet(book)] in ([["Due"]], [])
    assert said(book)["Rows"] == 0


def test_about_states_what_was_asked(sample_version: Path):
    table = answer(
        "sla/by_vendor",
        sample_version,
        since=date(2026, 1, 1),
        until=date(2026, 3, 31),
        vendors=("V-2", "V-1"),
        segments=("legal",),
    )
    names = {"V-1": "Orion", "V-2": "V-2"}
    lines = said(written(table, demo=True, page="SLA", words=lambda column, value: names.get(value, value)))

    assert lines["Title"] == "Work"
    assert lines["Page"] == "SLA"
    assert lines["Data to"] == f"2026-11-15 17:00:00 {ZONE}"
    assert lines["Generated at"] == f"2026-11-15 17:00:00 {ZONE}"
    assert lines["Data version"] == "v7"
    assert lines["Demo data"].startswith("yes")
    assert lines["Currency"] == "USD"
    assert lines["Asked as"] == "sla/by_vendor"
    assert lines["Period"] == "1 Jan 2026 to 31 Mar 2026, both included"
    assert lines["Vendor"] == "Orion (V-1), V-2"
    assert (lines["Segment"], lines["Client"], lines["Work type"]) == ("legal", "all", "all")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({}, "all time"),
        ({"since": date(2026, 1, 1)}, "from 1 Jan 2026"),
        ({"until": date(2026, 1, 31)}, "until 31 Jan 2026, included"),
    ],
)
def test_a_period_is_said_in_words(limits: dict, words: str, sample_version: Path):
    assert said(written(answer("sla/attainment", sample_version, **limits)))["Period"] == words


def test_only_limits_that_a_question_reads_are_said(sample_version: Path):
    limits = {"since": date(2026, 1, 1), "until": date(2026, 1, 31), "vendors": ("V-1",)}
    before = {"reference_since": date(2025, 12, 1), "reference_until": date(2025, 12, 31)}
    status, overdue, changes = (
        said(written(answer(name, sample_version, **limits, **before)))
        for name in ("frame/status", "open/overdue", "week/moved_attainment")
    )

    assert (status["Period"], status["Vendor"]) == ("whatever the period", "whatever the filter")
    assert (overdue["Period"], overdue["Vendor"]) == ("whatever the period", "V-1")
    assert overdue["Setting: limit"] == "1000"
    assert changes["Compared with"] == "1 Dec 2025 to 31 Dec 2025, both included"
    assert "Compared with" not in overdue


def named_in(tree: exp.Expression) -> set[str]:
    return {str(found.name or found.this) for found in tree.find_all(exp.Parameter, exp.Placeholder)}


@cache
def scopes_parsed() -> dict[str, exp.Expression]:
    """Each scope's name and its SQL."""
    return {name: sqlglot.parse_one(sql, dialect="duckdb") for name, sql in scopes.every().items()}


@pytest.mark.parametrize("name", queries.names())
def test_the_limits_of_a_question_are_those_that_a_parser_finds(name: str):
    tree = sqlglot.parse_one(queries.read(name).sql, dialect="duckdb")
    named = scopes_parsed() | {cte.alias: cte.this for cte in tree.ctes}
    if tree.ctes:
        tree.args["with_"].pop()
    waiting, reached, expected_limits = [tree], set(), set()
    while waiting:
        body = waiting.pop()
        expected_limits |= named_in(body)
        sources = {table.name for table in body.find_all(exp.Table) if not table.db}  # storage has tables of like names
        new = sources & named.keys() - reached
        reached |= new
        waiting += [named[source] for source in new]

    assert origin.limits_read(queries.read(name).sql) == expected_limits


def test_an_answer_keeps_its_origin_through_what_pages_do_to_it(sample_version: Path):
    table = answer("sla/by_vendor", sample_version, segments=("legal",))
    less = table.slice(0, 1).select(["vendor_id", "due"]).filter(pc.field("due") > 0).sort_by("due")
    more = table.set_column(0, "vendor_id", table["vendor_id"]).append_column("n", table["due"])
    for one in (table, less, more):
        assert origin.of(one).question == "sla/by_vendor"
        assert origin.of(one).filters["segments"] == ["legal"]
    assert origin.of(pa.table({"due": [1]})) is None
    assert said(written(pa.table({"due": [1]})))["Filters"].startswith("none")


def test_rows_chosen_since_are_said(sample_version: Path):
    table = answer("sla/by_vendor", sample_version)
    vendor = table["vendor_id"][0].as_py()
    one = origin.chosen(origin.chosen(table, "vendor_id", vendor), "segment", table["segment"][0].as_py())
    lines = said(written(one, words=lambda column, value: "Orion" if column == "vendor_id" else value))

    assert one.num_rows == 1
    assert lines["Only: Vendor"] == f"Orion ({vendor})"
    assert lines["Only: Segment"] == table["segment"][0].as_py()
    assert origin.chosen(pa.table({"due": [1, 2]}), "due", 1).num_rows == 1


def test_codes_are_put_into_words_beside_the_values():
    table = pa.table({"state": ["open_overdue", "met", None, "met"], "due": [1, 2, 3, 4]})
    book = written(table, words=lambda column, value: {"open_overdue": "Overdue, open", "met": "Met"}[value])
    assert [row[0] for row in sheet(book)[1:]] == ["open_overdue", "met", "", "met"]
    assert [line[:3] for line in sheet(book, "About")[-1:]] == [["state", "open_overdue", "Overdue, open"]]


def test_two_threads_write_what_one_writes(sample_version: Path):
    tables = [answer(name, sample_version) for name in ("sla/deliverables", "savings/over_time_by_week")] * 4
    alone = [[sheet(written(table)), sheet(written(table), "About")] for table in tables]
    with ThreadPoolExecutor(2) as threads:
        books = list(threads.map(written, tables))
    assert [[sheet(book), sheet(book, "About")] for book in books] == alone
