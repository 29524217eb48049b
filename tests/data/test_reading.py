"""Bytes → text tables → DuckDB: every record with its line, or a refusal that says what to do."""

import csv
import hashlib

import duckdb
import pytest

from data import reading
from data.reading import loading
from data.reading.stray import STRAY_QUOTE
from tests.data.reading_fixture import refusal_of, take


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


def taken_slowly(monkeypatch) -> list[str]:
    """Names of the tables whose records are read one by one from now on."""
    names = []
    exact = loading._load_records

    def noted(connection, table, *others):
        names.append(table.name)
        return exact(connection, table, *others)

    monkeypatch.setattr(loading, "_load_records", noted)
    return names


def test_plain_utf8_is_read_in_place(connection, tmp_path):
    content = b"id,name\n007,Ada\n8,\n"
    table, loaded, rows = take(connection, tmp_path, content)
    assert table == reading.TextTable(
        "orders.csv",
        tmp_path / "orders.csv",
        tmp_path / "orders.csv",
        ("id", "name"),
        ",",
        '"',
        "UTF-8",
        1,
        hashlib.sha256(content).hexdigest(),
    )
    assert loaded == reading.Loaded(2, [])
    assert rows == [(2, "007", "Ada"), (3, "8", None)]
    assert connection.execute("describe taken").fetchall()[0][:2] == ("_line", "BIGINT")


def test_line_per_record_is_left_to_the_fast_reader(connection, tmp_path, monkeypatch):
    slow = taken_slowly(monkeypatch)
    assert take(connection, tmp_path, b'a,b\r\n1,"x,y"\r\n2,z')[2] == [(2, "1", "x,y"), (3, "2", "z")]
    assert slow == []
    take(connection, tmp_path, b'a,b\n1,"x\ny"\n')
    assert slow == ["orders.csv"]


def test_lines_within_a_transaction(connection, tmp_path):
    connection.execute("begin")
    assert take(connection, tmp_path, b"a,b\n1,2\n3,4\n")[2] == [(2, "1", "2"), (3, "3", "4")]
    assert take(connection, tmp_path, b"a,b\n1\n3,4\n")[2] == [(3, "3", "4")]
    connection.execute("commit")
    assert connection.execute("from taken").fetchall() == [(3, "3", "4")]


def test_line_of_every_row_of_a_file_read_in_parallel(connection, tmp_path):
    wide = "x" * 60
    lines = ["n,filler"] + [f"{number},{wide}" for number in range(300_000)]
    _, loaded, _ = take(connection, tmp_path, "\n".join(lines).encode())
    assert loaded == reading.Loaded(300_000, [])
    assert connection.execute("select count(*) from taken where _line <> n::bigint + 2").fetchall() == [(0,)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_delimiters(connection, tmp_path, delimiter):
    lines = ["id,amount,note", "1,2.5,a", "2,3.5,b"]
    table, _, rows = take(connection, tmp_path, "\n".join(lines).replace(",", delimiter).encode())
    assert table.delimiter == delimiter
    assert rows == [(2, "1", "2.5", "a"), (3, "2", "3.5", "b")]


def test_decimal_commas_and_commas_in_text_are_no_delimiters(connection, tmp_path):
    content = b"id;amount;note\n1;2,5;a, b, c\n2;3,5;d, e, f\n"
    assert take(connection, tmp_path, content)[2] == [(2, "1", "2,5", "a, b, c"), (3, "2", "3,5", "d, e, f")]


def test_first_line_that_states_the_delimiter(connection, tmp_path):
    table, _, rows = take(connection, tmp_path, b"sep=;\r\na;b\r\n1;2\r\n")
    assert (table.header, table.header_line, rows) == (("a", "b"), 2, [(3, "1", "2")])


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        (b'"a ""b"" c"', 'a "b" c'),
        (b'"a \\"b\\" c"', 'a "b" c'),
        (b'"x\\\\y \\"z\\""', 'x\\y "z"'),
        (b'"a, b"', "a, b"),
        (b' "a, b" ', "a, b"),
        (b'5" pipe', '5" pipe'),
        (b'a "b" c', 'a "b" c'),
        (b'""', None),
        (b" \t ", None),
        ("\u00a0a\u00a0".encode(), "a"),
        (b"NULL", "NULL"),
        (b"'a'", "'a'"),
        (b"C:\\temp\\new", "C:\\temp\\new"),
    ],
)
@pytest.mark.parametrize("below", [b"", b"\n"], ids=["line by line", "record by record"])
def test_cells(connection, tmp_path, written, cell, below):
    content = b"id,cell,last\n" + below + b"1," + written + b",z\n"
    line = 2 + len(below)
    assert take(connection, tmp_path, content)[2] == [(line, "1", cell, "z")]


def test_single_quotes(connection, tmp_path):
    assert take(connection, tmp_path, b"'a','b'\n'1','x, y'\n'2','z'\n")[2] == [
        (2, "1", "x, y"),
        (3, "2", "z"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(connection, tmp_path, end):
    content = end.join(["a,b", "1,2", "3,4", ""]).encode()
    assert take(connection, tmp_path, content)[2] == [(2, "1", "2"), (3, "3", "4")]


def test_mixed_line_ends(connection, tmp_path):
    assert take(connection, tmp_path, b"a,b\r\n1,2\n3,4\r5,6\n")[2] == [
        (2, "1", "2"),
        (3, "3", "4"),
        (4, "5", "6"),
    ]


def test_lines_after_quoted_line_ends_and_blank_lines(connection, tmp_path):
    content = b'a,b\n1,"x\n\ny"\n\n  \n2,z\n,\n\n'
    assert take(connection, tmp_path, content)[2] == [(2, "1", "x\n\ny"), (7, "2", "z")]


def test_blank_lines_of_a_single_column_are_no_rows(connection, tmp_path):
    assert take(connection, tmp_path, b'a\n1\n\n""\n2\n')[2] == [(2, "1"), (4, None), (5, "2")]


def test_header_below_blank_lines_and_over_two_lines(connection, tmp_path):
    table, _, rows = take(connection, tmp_path, b'\n\na,"b\nc"\n1,2\n')
    assert (table.header, table.header_line, rows) == (("a", "b\nc"), 3, [(5, "1", "2")])


def test_column_names(connection, tmp_path):
    table, _, _ = take(connection, tmp_path, b' Name ,name,,Name,_line,"a""b"\n1,2,3,4,5,6\n')
    assert table.header == ("Name", "name (2)", "column 3", "Name (3)", "_line (2)", 'a"b')
    assert connection.execute('select _line, "Name (3)", "a""b" from taken').fetchall() == [(2, "4", "6")]


def test_ragged_records_are_rejected_by_line(connection, tmp_path):
    _, loaded, rows = take(connection, tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,,12,\n")
    assert loaded.rejects == [
        reading.Reject(3, None, "4,5", "too few cells: 2 where the header has 3"),
        reading.Reject(4, None, "6,7,8,9", "too many cells: 4 where the header has 3"),
        reading.Reject(5, None, "10,,12,", "too many cells: 4 where the header has 3"),
    ]
    assert rows == [(2, "1", "2", "3")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("last", ["", "\n\n", '"x\ny",z,,,\n'], ids=["lines", "blank lines", "records"])
def test_delimiters_that_every_row_ends_in_are_no_cells(connection, tmp_path, delimiter, last):
    content = f"a,b,c\n1,2,3,,\n4,,,,\n{last}".replace(",", delimiter)
    _, loaded, rows = take(connection, tmp_path, content.encode())
    assert [row[1:] for row in rows[:2]] == [("1", "2", "3"), ("4", None, None)]
    assert loaded.rejects == []


@pytest.mark.parametrize("other", ["4,5,6", "4,,5,6", "4,,,", "4,5,6,7,"])
@pytest.mark.parametrize("last", ["", "\n\n"], ids=["lines", "blank lines"])
def test_a_surplus_that_one_row_does_not_share_makes_rejects_of_all_rows_that_have_it(
    connection, tmp_path, other, last
):
    content = f"a,b,c\n1,2,3,,\n{other}\n7,8,9,,\n{last}"
    _, loaded, rows = take(connection, tmp_path, content.encode())
    assert [row[1:] for row in rows] == ([("4", "5", "6")] if other == "4,5,6" else [])
    assert [reject.line for reject in loaded.rejects] == ([2, 4] if rows else [2, 3, 4])


def test_two_faults_that_outweigh_each_other_are_both_rejected(connection, tmp_path):
    content = b'a,b,c\n1,2,3\n4,$8"c, d"\n5,,,\n6,"x ""y""",z\n7,  "x",z\n'
    _, loaded, rows = take(connection, tmp_path, content)
    assert [row[1:] for row in rows] == [("1", "2", "3"), ("6", 'x "y"', "z"), ("7", "x", "z")]
    assert [(reject.line, reject.reason[:7]) for reject in loaded.rejects] == [(3, "a quote"), (4, "too man")]


@pytest.mark.parametrize(
    ("row", "is_stray"),
    [
        ('2,$8"c, d",n', True),
        ('2,$8"44, 45",n', True),
        ('2,c, d"', True),
        ('2,c",d', True),
        ('"2",12","n"', True),
        ('2,panel 5" wide,n', False),
        ('2,5",7"', False),
        ('2,5" x 3,7" y', False),
        ('2,a "b" c,d', False),
        ('2,"say ""no"", twice",5"', False),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("last", ["", "\n\n"], ids=["lines", "blank lines"])
def test_a_quote_within_a_cell_never_makes_up_for_a_delimiter(connection, tmp_path, row, is_stray, delimiter, last):
    width = len(next(csv.reader([row])))
    before = ",".join("x" * width)
    content = f"{','.join('abcd'[:width])}\n{before}\n{row}\n{before}\n{last}".replace(",", delimiter)
    _, loaded, rows = take(connection, tmp_path, content.encode())
    assert [line for line, *_ in rows] == ([2, 4] if is_stray else [2, 3, 4])
    assert [(each.line, each.reason) for each in loaded.rejects] == ([(3, STRAY_QUOTE)] if is_stray else [])


def test_text_after_a_closing_quote_rejects_one_record(connection, tmp_path):
    _, loaded, rows = take(connection, tmp_path, b'a,b\n"x"y,2\n3,4\n')
    assert [(reject.line, reject.value) for reject in loaded.rejects] == [(2, '"x"y,2')]
    assert rows == [(3, "3", "4")]


def test_two_quoted_texts_in_a_cell_are_rejected_not_joined(connection, tmp_path):
    _, loaded, rows = take(connection, tmp_path, b'a,b\n1,"x" "y"\n2,"z" \n')
    assert [(reject.line, reject.value) for reject in loaded.rejects] == [(2, '1,"x" "y"')]
    assert rows == [(3, "2", "z")]


def test_open_quotes_are_refused_with_their_line(tmp_path):
    assert "line 3 opens a quote" in refusal_of(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert "line 3 opens a quote" in refusal_of(tmp_path, b'a,b\n1,2\n3,"4\n5,"6"\n7,8\n')


def test_rows_swallowed_between_two_stray_quotes_are_refused(tmp_path):
    rows = b'1,"2,3,4,5,6,7\n1,2,3,4,5,6,7\n1,2,3,4,5,6,7\n1,2",3,4,5,6,7\n'
    assert "line 2 opens a quote whose cell holds" in refusal_of(tmp_path, b"a,b,c,d,e,f,g\n" + rows)


def test_columns_of_fixed_width_are_refused_with_the_way_out(tmp_path):
    spooled = b"ID         VENDOR\n---------- ------\nA-1        Vega\nA-2        Orion, Inc\n"
    assert refusal_of(tmp_path, spooled) == (
        "orders.csv line 1 has its columns at fixed places, with blanks between them: export it with a delimiter "
        "(SQL*Plus: set markup csv on)."
    )


@pytest.mark.parametrize("time", ["2026-03-01T08:00:00Z", "01.03.2026 08:00", "3/1/2026"])
def test_rows_without_column_names_are_refused(tmp_path, time):
    rows = "".join(f"A-{number},Vega,{time.replace('3', str(number))},open\n" for number in (3, 4, 5))
    assert refusal_of(tmp_path, rows.encode()) == (
        f"orders.csv line 1 looks like data, not like column names ('A-3', {time!r}): "
        "add a line of column names above it."
    )


@pytest.mark.parametrize(
    "rows",
    [
        "1,1,di4,0.95\n2,1,di5,0.97\n3,2,di4,0.91\n",
        "Vega,legal,brief\nOrion,legal,model\nVega,finance,brief\n",
        "120;4.5\n130;3.5\n99;2.5\n",
        "PO-17|Vega|12\nPO-18|Orion|n/a\n",
        "a@example.org\tyes\t3\nb@example.org\tyes\t4\nc@example.org\tyes\t5\n",
    ],
)
def test_a_first_line_like_the_rows_below_is_never_taken_for_names(tmp_path, rows):
    said = refusal_of(tmp_path, rows.encode())
    assert "line 1 looks like data, not like column names" in said
    assert said.endswith("add a line of column names above it.")


@pytest.mark.parametrize(
    "content",
    [
        "vendor,2024,2025,2026\nVega,10,20,30\nOrion,30,40,50\n",
        "vendor,1,2,3,4\nVega,10,20,30,40\nOrion,30,40,50,60\n",
        "id,vendor,90\n1,Vega,12\n2,Orion,13\n",
        "vendor,segment,90\nVega,legal,12\nOrion,legal,13\n",
        "Case,Comment,Comment\nA-1,a,b\nA-2,a,c\n",
        "name,Other\nVega,x\nOrion,Other\n",
        "date,rate\ndate,rate\n2026-03-01,1\n",
        "Vendor ID,Vendor name\nVendor ID,a\nVendor name,b\n",
    ],
)
def test_years_and_numbers_may_be_among_the_names(connection, tmp_path, content):
    assert take(connection, tmp_path, content.encode())[0].header_line == 1


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ("Item,,,Times,", "deliverable_id,vendor_id,segment,received_at,status"),
        ("Item,Item,Item,Times,Times", "Deliverable ID,Vendor ID,Segment,Received at,Status"),
    ],
)
def test_names_of_groups_stand_above_the_contracts_names(connection, tmp_path, above, names):
    content = f"{above}\n{names}\nA-1,V,legal,2026-03-01,open\nA-2,V,legal,2026-03-02,open\n"
    table, _, rows = take(connection, tmp_path, content.encode())
    assert (table.header, table.header_line, [row[0] for row in rows]) == (tuple(names.split(",")), 2, [3, 4])
    assert table.notes == ("1 line above the column names left out (line 1)",)


def test_two_lines_of_names_are_refused_with_the_cure(tmp_path):
    content = b"Item,,Plan,\nticket,owner,day,hours\nT-1,Vega,2026-03-01,4\nT-2,Vega,2026-03-02,5\n"
    assert refusal_of(tmp_path, content) == (
        "orders.csv lines 1 and 2 both look like column names: leave one line of names, each name once."
    )


def test_days_may_be_column_names(connection, tmp_path):
    table, *_ = take(connection, tmp_path, b"vendor,2026-03-02,2026-03-09\nVega,1,2\nOrion,3,4\n")
    assert table.header == ("vendor", "2026-03-02", "2026-03-09")


def test_header_only_is_a_table_without_rows(connection, tmp_path):
    assert take(connection, tmp_path, b"a,b")[1:] == (reading.Loaded(0, []), [])


def test_a_file_name_is_never_a_pattern(connection, tmp_path):
    (tmp_path / "ab.csv").write_bytes(b"a,b\n3,4\n")
    assert take(connection, tmp_path, b"a,b\n1,2\n", "a*.csv")[2] == [(2, "1", "2")]
    (tmp_path / "a'b.csv").write_bytes(b"a,b\n7,8\n")
    assert take(connection, tmp_path, b"a,b\n5,6\n", "a'[b].csv")[2] == [(2, "5", "6")]


def test_text_is_never_sql(connection, tmp_path):
    content = b'a\'b,"c""); drop table x --"\n\'); select 1; --,$1\n'
    table, _, rows = take(connection, tmp_path, content)
    assert table.header == ("a'b", 'c"); drop table x --')
    assert rows == [(2, "'); select 1; --", "$1")]


@pytest.mark.parametrize(
    "below",
    [
        "",
        "\nTotal rows: 3\n-- end of report --\n",
        "Grand Total,,3\n",
        "(3 rows affected)\n",
        "Total: 3 records\nAnzahl Datensätze: 3\n",
    ],
)
@pytest.mark.parametrize("under", ["", "--,------,----\n", "---+------\n"])
def test_what_surrounds_a_table_leaves_it_to_the_fast_reader(connection, tmp_path, monkeypatch, below, under):
    slow = taken_slowly(monkeypatch)
    content = f"id,vendor,note\n{under}1,Vega,a\nid,vendor,note\n2,Total Care Ltd,b\n{below}"
    _, loaded, rows = take(connection, tmp_path, content.encode())
    assert [row[1:] for row in rows] == [("1", "Vega", "a"), ("2", "Total Care Ltd", "b")]
    assert len(loaded.left_out) == 1 + bool(under) + len([line for line in below.split("\n") if line])
    assert (loaded.rejects, slow) == ([], [])


@pytest.mark.parametrize("only", [",TOTAL,", "Total,,5", "Sum,5,"])
def test_a_record_with_nothing_above_it_is_no_total(connection, tmp_path, only):
    _, loaded, rows = take(connection, tmp_path, f"id,vendor,note\n{only}\n".encode())
    assert rows == [(2, *(cell or None for cell in only.split(",")))]
    assert loaded.left_out == []


def test_a_total_below_records_that_were_all_refused_is_set_aside(connection, tmp_path):
    _, loaded, rows = take(connection, tmp_path, b"id,vendor,name\n1,Vega,a,b,c\nTotal,,1\n")
    assert ([reject.line for reject in loaded.rejects], rows) == ([2], [])
    assert [left.line for left in loaded.left_out] == [3]
