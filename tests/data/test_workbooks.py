"""Workbooks: what is hidden, merged, unfinished or too long in them, and what reading them may cost."""

import re

import duckdb
import pytest
import xlsxwriter

from data import reading
from data.reading import sheets
from tests.data.book_fixture import book, ods, ods_row, row, spreadsheet_2003, xlsx
from tests.data.reading_fixture import refusal_of, take


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


def cells_of(rows: list[tuple]) -> list[tuple]:
    """Rows without their line numbers."""
    return [cells for _, *cells in rows]


def test_what_is_hidden_is_not_read_and_is_named(connection, tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Work")
        for number, cells in enumerate([["id", "draft", "fee"], *([f"D-{n}", "x", n] for n in range(1, 8))]):
            sheet.write_row(number, 0, cells)
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(20, 30, None, None, {"hidden": True})
        for number in (2, 3, 5, 40):
            sheet.set_row(number, None, None, {"hidden": True})
    [table] = reading.read(path, tmp_path / "work")
    loaded = reading.load(connection, table, "taken")
    assert connection.execute("from taken").fetchall() == [
        (2, "D-1", "1"),
        (5, "D-4", "4"),
        (7, "D-6", "6"),
        (8, "D-7", "7"),
    ]
    assert loaded.rows == 4
    assert table.notes == (
        "3 hidden or filtered-out rows not read (rows 3–4, 6): unhide and save the workbook to take them in",
        "1 hidden column not read (B 'draft'): unhide and save the workbook to take them in",
    )


def test_hidden_sheets_are_read_where_they_are_named(tmp_path):
    path = book(tmp_path / "book.xlsx", {"Old", "Older"}, Work=[{"id": 1}], Old=[{"id": 2}], Older=[{"id": 3}])
    [table] = reading.read(path, tmp_path / "work")
    assert table.sheet == "Work"
    assert [(one.name, one.is_hidden) for one in table.unread_sheets] == [("Old", True), ("Older", True)]
    assert "the sheet is hidden" in table.unread_sheets[0].reason
    tables = reading.read(path, tmp_path / "work", None, ["old", "Work"])
    assert [table.sheet for table in tables] == ["Work", "Old"]
    assert [one.name for one in tables[0].unread_sheets] == ["Older"]
    with pytest.raises(reading.Refused, match=r"^book.xlsx has no sheet 'May'. Its sheets are 'Work', 'Old', 'Older'"):
        reading.read(path, tmp_path / "work", None, ["Work", "May"])


def test_a_merged_cell_counts_in_each_of_its_rows_and_in_its_first_column(connection, tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Work")
        for number, cells in enumerate(
            [["id", "client", "times", ""], ["a"], ["b"], [], ["c"], ["d", "K-2", "", "late"]]
        ):
            sheet.write_row(number, 0, cells)
        sheet.merge_range("B2:B5", "K-1")
        sheet.merge_range("C2:D3", "early")
        sheet.merge_range("C1:D1", "times")
    table, _, rows = take(connection, tmp_path, path.read_bytes(), "merged.xlsx")
    assert table.header == ("id", "client", "times", "column 4")
    assert rows == [
        (2, "a", "K-1", "early", None),
        (3, "b", "K-1", "early", None),
        (5, "c", "K-1", None, None),
        (6, "d", "K-2", None, "late"),
    ]
    assert table.notes == (
        "merged cells of column B stand for each of their rows (rows 3, 5 besides the first)",
        "merged cells of column C stand for each of their rows (row 3 besides the first)",
    )


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_are_read_as_the_xml_has_them(connection, tmp_path, prefix):
    def inside(*parts: str) -> str:
        return "".join(part.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}") for part in parts)

    rows = [
        row(1, "id", "fee", "found", prefix=prefix),
        row(
            2,
            inside("<v>9990323200018857</v>"),
            inside("<f>1+1</f>", "<v></v>"),
            "t='e' " + inside("<v>#REF!</v>"),
            prefix=prefix,
        ),
        row(3, inside("<v>123456789012345678</v>"), inside("<v>0.30000000000000004</v>"), prefix=prefix),
        row(4, inside("<v>9.9903232000188506E+19</v>"), inside("<v>1.5E+3</v>"), prefix=prefix),
        row(5, inside("<v>123456789012345000</v>"), "t='str' " + inside("<f>A1</f>", "<v></v>"), prefix=prefix),
    ]
    table, _, rows = take(connection, tmp_path, xlsx("".join(rows), prefix=prefix), "book.xlsx")
    assert cells_of(rows) == [
        ["9990323200018857", None, "#REF!"],
        ["123456789012345678", "0.3", None],
        ["9.9903232000188506E+19", "1500", None],
        ["123456789012345000", None, None],
    ]
    assert table.unfinished == {"fee": "1 cell of fee (B2) holds a formula without a stored result"}
    assert "4 cells of id (first: A2) hold a number of more than 15 digits, read as it is stored" in table.notes[1]


def test_rows_and_cells_may_leave_out_their_names(connection, tmp_path):
    rows = "<row><c><v>1</v></c><c t='e'><v>#N/A</v></c></row>"
    head = "<row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row>"
    assert take(connection, tmp_path, xlsx(head + rows), "book.xlsx")[2] == [(2, "1", "#N/A")]


def test_formulas_that_nobody_computed_are_named(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Work")
        sheet.write_row(0, 0, ["id", "fee", "tax"])
        for number in (1, 2):
            sheet.write(number, 0, number)
            sheet.write_formula(number, 1, "=7*8")
            sheet.write_formula(number, 2, "=7*8", None, 56 * (number - 1))
    [table] = reading.read(path, tmp_path / "work")
    assert table.notes == (
        "2 cells of fee (first: B2) hold a formula with the result 0, in a workbook that may not be calculated: "
        "open it in a spreadsheet program and save it, if that is wrong",
    )


def test_real_dates_of_each_column_are_counted(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet, day = made.add_worksheet("Work"), made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 1, ["id", "hidden", "at"])
        for number, at in enumerate([46000, 46001.5, "13/05/2026"], 1):
            sheet.write_row(number, 1, [number, number])
            sheet.write(number, 3, at, day)
        sheet.set_column(2, 2, None, None, {"hidden": True})
    [table] = reading.read(path, tmp_path / "work")
    assert (table.header, table.date_cells) == (("id", "at"), {"at": 2})


def test_what_an_ods_hides_and_merges(connection, tmp_path):
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    tall = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>K-1</text:p>'
    long = '<table:table-cell office:value-type="float" office:value="9990323200018857"/>'
    content = ods(
        'table:name="Work"><table:table-column/><table:table-column table:visibility="collapse"/>'
        + ods_row("id", "draft", "client", "fee")
        + ods_row("a", "x", "K-0", "1", more='table:visibility="filter"')
        + ods_row("b", "x", f"{tall}</table:table-cell>", error)
        + ods_row("c", "x", "<table:covered-table-cell/>", long)
        + ods_row("", more='table:number-rows-repeated="1048000"'),
        'table:name="Old" table:style-name="gone">' + ods_row("id", "fee"),
        styles='<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>",
    )
    table, _, rows = take(connection, tmp_path, content, "book.ods")
    assert rows == [(3, "b", "K-1", "#DIV/0!"), (4, "c", "K-1", "9990323200018857")]
    assert [one.name for one in table.unread_sheets] == ["Old"]
    for note, part in zip(table.notes, ("row 2", "B 'draft'", "merged cells of column C", "15 digits"), strict=True):
        assert part in note


def test_what_a_spreadsheet_of_2003_hides_and_merges(connection, tmp_path):
    def cells(*texts: str, more: str = "") -> str:
        made = (
            f"<Cell{more if at == 1 else ''}><Data ss:Type='String'>{text}</Data></Cell>"
            for at, text in enumerate(texts)
        )
        return "".join(made)

    tall = " ss:MergeDown='1'"
    number = "<Cell ss:Index='4'><Data ss:Type='Number'>9990323200018857</Data></Cell>"
    table = (
        f"<Column/><Column/><Column ss:Hidden='1'/><Row>{cells('id', 'client', 'draft', 'fee')}</Row>"
        f"<Row>{cells('a', 'K-1', 'x', '#VALUE!', more=tall)}</Row>"
        f"<Row>{cells('b')}<Cell ss:Index='3'/><Cell ss:Formula='=1+1'/></Row>"
        f"<Row ss:Hidden='1'>{cells('c', 'K-2')}</Row>"
        f"<Row ss:Index='6'>{cells('d', 'K-3')}{number}</Row>"
    )
    found, _, rows = take(connection, tmp_path, spreadsheet_2003(table), "book.xls")
    assert rows == [(2, "a", "K-1", "#VALUE!"), (3, "b", "K-1", None), (6, "d", "K-3", "9990323200018857")]
    assert found.unfinished == {"fee": "1 cell of fee (D3) holds a formula without a stored result"}
    options = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible>"
    hidden = refusal_of(tmp_path, spreadsheet_2003(table, f"{options}</WorksheetOptions>"), "book.xls")
    assert hidden.startswith(
        "book.xls has hidden sheets only ('Work'): name the one to read with --sheet, or unhide it"
    )


def test_hidden_rows_and_columns_of_a_page_are_not_read(connection, tmp_path):
    page = (
        b"<table><col><col style='display:none'><col><tr><th>id<th>draft<th>fee"
        b"<tr style='DISPLAY: none'><td>1<td>x<td>2<tr><td>3<td>x<td>4</table>"
    )
    table, _, rows = take(connection, tmp_path, page, "export.xls")
    assert (table.header, rows) == (("id", "fee"), [(3, "3", "4")])
    assert len(table.notes) == 2


WIDE = "<row r='2'><c r='A2'><v>1</v></c><c r='XFD2'><v>1</v></c></row>"
DEEP = "<tr><td rowspan=1000 colspan=1000>a" * 3
REPEATED = (
    '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p>'
    "</table:table-cell>"
)
BOMBS = [
    ("book.xlsx", xlsx(row(1, "id", "fee") + WIDE), r"16,384 columns \(a value in column 16,384 of row 2\).* 2,000"),
    ("book.xlsx", xlsx(row(1, "id") + "<row r='2'>" + "<c t='e'><v>#N/A</v></c>" * 2001 + "</row>"), r"2,001 columns"),
    (
        "book.xlsx",
        xlsx("".join(f"<row r='{n}'><c r='BXW{n}'><v>1</v></c></row>" for n in range(1, 300))),
        "100,000 cells",
    ),
    ("page.xls", f"<table><tr><td>id<td>fee{DEEP}</table>".encode(), r"3,000 columns \(row 4\).* 2,000"),
    (
        "page.xls",
        f"<table><tr><td>id<td>fee{DEEP[:35]}{'<tr><td>b' * 300}</table>".encode(),
        "stand for more than the limit of 50,000",
    ),
    (
        "book.xls",
        spreadsheet_2003("<Row><Cell ss:Index='16000'><Data ss:Type='String'>a</Data></Cell></Row>"),
        "16,000 columns",
    ),
    ("book.xls", spreadsheet_2003("<Row><Cell ss:MergeAcross='16000'/></Row>"), "16,001 columns"),
    ("book.ods", ods('table:name="S">' + ods_row(REPEATED.format(4_000_000_000))), "4,000,000,000 columns"),
    ("book.ods", ods('table:name="S">' + ods_row("x", more='table:number-rows-repeated="1048000"')), "limit of 50,000"),
]


@pytest.mark.parametrize(("name", "content", "says"), BOMBS)
def test_a_small_file_that_spans_a_lot_is_refused_by_a_limit_that_is_named(tmp_path, monkeypatch, name, content, says):
    monkeypatch.setitem(sheets.LIMITS, "cells", 100_000)
    monkeypatch.setitem(sheets.LIMITS, "repeated", 50_000)
    assert len(content) < 50_000
    sentence = refusal_of(tmp_path, content, name)
    assert re.search(says, sentence), sentence
    assert re.search("save .* as CSV", sentence)


def test_memory_and_time_of_the_reader_are_limited_and_named(tmp_path, monkeypatch):
    far = "".join(f"<row r='{number}'><c r='BXW{number}'><v>1</v></c></row>" for number in range(2, 9_000))
    content = xlsx(row(1, "id", "fee") + far)
    monkeypatch.setitem(sheets.LIMITS, "memory", 384 * 1024**2)
    assert "takes more memory to read than the limit of 384 MiB: delete" in refusal_of(tmp_path, content, "book.xlsx")
    monkeypatch.setitem(sheets.LIMITS, "memory", 2 * 1024**3)
    monkeypatch.setitem(sheets.LIMITS, "seconds", 0)
    assert "takes longer to read than the limit of 0 seconds: split it" in refusal_of(tmp_path, content, "book.xlsx")


def test_text_that_is_written_is_limited_and_named(tmp_path, monkeypatch):
    content = xlsx(row(1, "id", "fee") + "".join(row(number, "x" * 50, "<v>1</v>") for number in range(2, 3_000)))
    monkeypatch.setitem(sheets.LIMITS, "written", 100_000)
    assert "holds more text than the limit of 97.7 KiB" in refusal_of(tmp_path, content, "book.xlsx")


def test_unclosed_cells_of_a_bomb_are_parsed_once(tmp_path):
    content = xlsx(row(1, "id", "fee") + '<row r="2">' + '<c t="e" r="A2">' * 200_000)
    assert len(content) < 12_000
    assert "it is damaged: save it again as .xlsx" in refusal_of(tmp_path, content, "book.xlsx")


def test_a_row_beyond_the_limit_is_refused_before_it_is_parsed(tmp_path):
    content = xlsx(row(1, "id") + "<row r='2'><c r='A2' t='inlineStr'><is><t>" + "x" * 17 * 1024**2)
    assert "holds more in row 2 than the limit of 16 MiB" in refusal_of(tmp_path, content, "book.xlsx")
