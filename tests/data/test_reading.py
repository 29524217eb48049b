"""Bytes → text tables → DuckDB: every record with its line, or a refusal that says what to do."""

import csv
import datetime
import gzip
import hashlib
import io
import re
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import reading
from data.reading import files, loading, records, refusal


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


def take(connection, folder: Path, content: bytes, name: str = "orders.csv"):
    """The one table of a file with these bytes: (text table, what load returned, rows with their lines)."""
    path = folder / name
    path.write_bytes(content)
    [table] = reading.read(path, folder / "work")
    loaded = reading.load(connection, table, "taken")
    rows = connection.execute("from taken").fetchall()
    assert loaded.rows == len(rows) + len(loaded.rejects)
    return table, loaded, rows


def refusal_of(folder: Path, content: bytes, name: str = "orders.csv") -> str:
    """The sentence with which read or load refuses a file with these bytes."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(reading.Refused) as refused:
        load_all(path, folder / "work")
    assert str(folder) not in str(refused.value)
    assert str(refused.value).startswith(name)
    return str(refused.value)


def load_all(path: Path, workdir: Path) -> None:
    with duckdb.connect() as connection:
        for table in reading.read(path, workdir):
            reading.load(connection, table, "taken")


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
    assert take(connection, tmp_path, content)[2] == [(2, "1", "x\n\ny"), (7, "2", "z"), (8, None, None)]


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
    _, loaded, rows = take(connection, tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n")
    assert loaded.rejects == [
        reading.Reject(3, None, "4,5", "too few cells: 2 where the header has 3"),
        reading.Reject(4, None, "6,7,8,9", "too many cells: 4 where the header has 3"),
    ]
    assert rows == [(2, "1", "2", "3"), (5, "10", "11", "12")]


def test_text_after_a_closing_quote_rejects_one_record(connection, tmp_path):
    _, loaded, rows = take(connection, tmp_path, b'a,b\n"x"y,2\n3,4\n')
    assert [(reject.line, reject.value) for reject in loaded.rejects] == [(2, '"x"y,2')]
    assert rows == [(3, "3", "4")]


def test_two_quoted_texts_in_a_cell_are_rejected_not_joined(connection, tmp_path):
    _, loaded, rows = take(connection, tmp_path, b'a,b\n1,"x" "y"\n2,"z" ,,\n')
    assert [(reject.line, reject.value) for reject in loaded.rejects] == [(2, '1,"x" "y"')]
    assert rows == [(3, "2", "z")]


def test_open_quotes_are_refused_with_their_line(tmp_path):
    assert "line 3 opens a quote" in refusal_of(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert "line 3 opens a quote" in refusal_of(tmp_path, b'a,b\n1,2\n3,"4\n5,"6"\n7,8\n')


def test_rows_swallowed_between_two_stray_quotes_are_refused(tmp_path):
    rows = b'1,"2,3,4,5,6,7\n1,2,3,4,5,6,7\n1,2,3,4,5,6,7\n1,2",3,4,5,6,7\n'
    assert "line 2 opens a quote whose cell holds" in refusal_of(tmp_path, b"a,b,c,d,e,f,g\n" + rows)


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8-sig", "UTF-8 with BOM"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encodings(connection, tmp_path, codec, label):
    table, _, rows = take(connection, tmp_path, "id,näme\r\n1,Zürich – 5 €\r\n2,Ada\r\n".encode(codec))
    assert (table.encoding, table.header) == (label, ("id", "näme"))
    assert rows == [(2, "1", "Zürich – 5 €"), (3, "2", "Ada")]
    assert table.path.read_bytes() == "id,näme\r\n1,Zürich – 5 €\r\n2,Ada\r\n".encode()


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Проверка договора поставки"),
        ("gb18030", "合同审查与财务分析报告"),
        ("cp932", "契約書のレビューと分析"),
        ("cp1253", "έλεγχος συμβάσεων και ανάλυση"),
    ],
)
def test_other_scripts(connection, tmp_path, codec, text):
    content = f"id,note\n1,{text}\n2,{text}\n".encode(codec)
    assert take(connection, tmp_path, content)[2] == [(2, "1", text), (3, "2", text)]


def test_a_broken_byte_in_utf8_rejects_its_record_and_never_becomes_other_letters(connection, tmp_path):
    content = "id,name\n1,Zürich\n2,Málaga\n".encode() + b"3,caf\xe9\n" + "4,Łódź\n".encode()
    table, loaded, rows = take(connection, tmp_path, content)
    assert table.encoding == "UTF-8"
    assert loaded.rejects == [reading.Reject(4, "name", "caf\\xe9", "bytes that are not valid UTF-8")]
    assert rows == [(2, "1", "Zürich"), (3, "2", "Málaga"), (5, "4", "Łódź")]


def test_two_encodings_in_one_file_are_refused(tmp_path):
    content = "id,name\n1,Zürich\n".encode() + b"2,caf\xe9\n3,caf\xe9\n"
    assert "line 3 is not UTF-8" in refusal_of(tmp_path, content)


def test_gzip_and_zip(connection, tmp_path):
    table, _, rows = take(connection, tmp_path, gzip.compress(b"a,b\n1,2\n", mtime=0), "orders.csv.gz")
    assert (table.name, rows) == ("orders.csv.gz", [(2, "1", "2")])
    pack = zipped({"in/orders.csv": b"a,b\n1,2\n", "__MACOSX/x.csv": b"?", "events.csv": b"c\n3\n", "e.csv": b""})
    (tmp_path / "pack.zip").write_bytes(pack)
    tables = reading.read(tmp_path / "pack.zip", tmp_path / "work")
    assert [table.name for table in tables] == ["pack.zip: orders.csv", "pack.zip: events.csv"]
    assert all(table.source == tmp_path / "pack.zip" for table in tables)
    assert {table.path.parent for table in tables} == {tmp_path / "work"}


def test_names_in_an_archive_never_choose_a_path(tmp_path):
    (tmp_path / "pack.zip").write_bytes(zipped({"../../escaped.csv": b"a,b\n1,2\n"}))
    [table] = reading.read(tmp_path / "pack.zip", tmp_path / "deep" / "work")
    assert table.path.parent == tmp_path / "deep" / "work"
    assert not (tmp_path / "escaped.csv").exists()


def test_bytes_win_over_the_ending(connection, tmp_path):
    assert take(connection, tmp_path, gzip.compress(b"a,b\n1,2\n", mtime=0))[2] == [(2, "1", "2")]
    book = workbook(tmp_path, {"S": [["a", "b"], [1, 2]]}).read_bytes()
    assert take(connection, tmp_path, book, "really.csv")[2] == [(2, "1", "2")]


def test_sheets(connection, tmp_path):
    on = datetime.datetime(2026, 1, 5)
    rows = [
        [],
        ["id", "at", "ok", "n", "note"],
        ["007", on, True, 3.0, "x\ny"],
        [],
        [8, on.replace(hour=9, minute=30), False, 0.1, "#N/A"],
        [None, datetime.time(9, 30), None, 1e15, None],
    ]
    path = workbook(tmp_path, {"Data": rows, "Empty": []})
    [table] = reading.read(path, tmp_path / "work")
    assert (table.name, table.encoding, table.header_line) == ("book.xlsx: Data", "XLSX", 2)
    assert reading.load(connection, table, "taken") == reading.Loaded(3, [])
    assert connection.execute("from taken").fetchall() == [
        (3, "007", "2026-01-05", "true", "3", "x\ny"),
        (5, "8", "2026-01-05 09:30:00", "false", "0.1", "#N/A"),
        (6, None, "09:30:00", None, "1000000000000000", None),
    ]


def test_durations_and_errors_of_sheets(connection, tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["spent", "found"])
        sheet.write_datetime(1, 0, datetime.timedelta(hours=26, minutes=30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    [table] = reading.read(path, tmp_path / "work")
    reading.load(connection, table, "taken")
    assert connection.execute("from taken").fetchall() == [(2, "26:30:00", "#N/A")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", b"", "is empty"),
        ("x.csv", b"\n  \n", "is empty"),
        ("x.csv.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("x.pdf", b"%PDF-1.7\n", "PDF"),
        ("x.csv", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("x.csv", b" <!DOCTYPE html><p>a,b", "HTML"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        ("x.duckdb", b"\0" * 8 + b"DUCK" + b"\0" * 90, "DuckDB"),
        ("x.csv", b"a,b\n1,2\n3,\x004\n", "line 3 holds a NUL byte"),
        ("x.csv", b'"a,b"\n"1,2"\n', "one single column"),
        ("x.csv", b"Report of May\na,b,c\n1,2,3\n4,5,6\n", "delete the lines above"),
        ("x.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "damaged gzip"),
        ("x.zip", b"PK\x03\x04 and no more", "damaged zip"),
        ("x.csv", b"a,b\n1," + b"x" * (1024**2 + 1) + b"\n", "limit of 1 MiB"),
        ("x.csv", b",".join([b"c"] * 2001) + b"\n1\n", "limit of 2,000"),
        ("x.csv", "a,b\n1,Привет\n".encode("cp1251"), "save it as UTF-8"),
        ("x.csv", b"\xff\xfea\x00,\x00b\x00\n\x00\xd8", "UTF-16 but is damaged"),
    ],
)
def test_refusals(tmp_path, name, content, says):
    assert says in refusal_of(tmp_path, content, name)


def test_archives_inside_archives_are_refused(tmp_path):
    nested = zipped({"orders.csv.gz": gzip.compress(b"a,b\n1,2\n", mtime=0)})
    assert "pack.zip: orders.csv.gz" in refusal_of(tmp_path, nested, "pack.zip")
    assert "unpack it first" in refusal_of(tmp_path, gzip.compress(zipped({"a.csv": b"a\n1\n"})), "x.gz")


def test_other_office_documents_are_refused(tmp_path):
    document = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    assert "not an XLSX workbook" in refusal_of(tmp_path, document, "letter.xlsx")


def test_a_damaged_workbook_is_refused(tmp_path):
    broken = zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"<x"})
    assert "save it again as .xlsx" in refusal_of(tmp_path, broken, "book.xlsx")


def test_bombs_are_refused_before_they_unpack(tmp_path):
    content = b"\0" * (refusal.RATIO_MATTERS_FROM + 1)
    bomb = zipped({"[Content_Types].xml": b"", "xl/workbook.xml": content})
    assert "200 times its size" in refusal_of(tmp_path, bomb, "book.xlsx")
    assert "200 times its size" in refusal_of(tmp_path, zipped({"a.csv": content}), "pack.zip")
    assert "200 times its size" in refusal_of(tmp_path, gzip.compress(content, mtime=0), "a.csv.gz")


def test_limits_of_size_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_SOURCE_BYTES", 5)
    assert "limit of 5 bytes" in refusal_of(tmp_path, b"a,b\n1,2\n")


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


def test_find(tmp_path):
    for name in ("b.csv", "a.TSV", "notes.md", ".hidden.csv", "~$c.xlsx", "d.parquet"):
        (tmp_path / name).touch()
    (tmp_path / "sub.csv").mkdir()
    found = reading.find([tmp_path, tmp_path / "notes.md"])
    assert [path.name for path in found] == ["a.TSV", "b.csv", "notes.md"]
    with pytest.raises(reading.Refused, match=r"^gone\.csv does not exist"):
        reading.find([tmp_path / "gone.csv"])
    with pytest.raises(reading.Refused, match=r"^sub\.csv holds no export"):
        reading.find([tmp_path / "sub.csv"])


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(folder: Path, sheets: dict[str, list[list]]) -> Path:
    """A workbook with these sheets and rows."""
    with xlsxwriter.Workbook(folder / "book.xlsx", {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell)
    return folder / "book.xlsx"


# --- any table, written by another writer, comes back --------------------------------------------------

WORDS = st.sampled_from(["", " ", "Ada", "007", "naïve", "5 €", "Zürich – 2", "a, b; c | d", "x\ty", 'say "hi"'])
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r"), max_size=8)
NAMES = st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=2, max_size=6, unique=True)


@st.composite
def tables(draw, cells):
    header = draw(NAMES)
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    return header, draw(st.lists(row, max_size=8))


def written(header, rows, delimiter: str, end: str, codec: str, quoting=csv.QUOTE_MINIMAL) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([header, *rows])
    return out.getvalue().encode(codec)


def expected(rows):
    return [tuple(cell.strip(records.BLANKS) or None for cell in row) for row in rows]


FORMS = {"delimiter": st.sampled_from(",;\t|"), "end": st.sampled_from(["\n", "\r\n", "\r"])}
UNICODE = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
ONE_FOLDER = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONE_FOLDER
@given(table=tables(WORDS), codec=st.one_of(UNICODE, st.just("cp1252")), **FORMS)
def test_tame_tables_come_back_and_are_never_refused(connection, tmp_path, table, codec, delimiter, end):
    header, rows = table
    found, loaded, stored = take(connection, tmp_path, written(header, rows, delimiter, end, codec))
    assert (found.header, found.delimiter, loaded.rejects) == (tuple(header), delimiter, [])
    assert [row[1:] for row in stored] == expected(rows)


@ONE_FOLDER
@given(table=tables(ANY), codec=UNICODE, **FORMS)
def test_any_table_comes_back_with_the_lines_where_its_rows_start(connection, tmp_path, table, codec, delimiter, end):
    header, rows = table
    content = written(header, rows, delimiter, end, codec, csv.QUOTE_ALL)
    try:
        _, loaded, stored = take(connection, tmp_path, content)
    except reading.Refused:
        return
    assert loaded.rejects == []
    assert [row[1:] for row in stored] == expected(rows)
    assert [row[0] for row in stored] == starts(header, rows, delimiter, end)


def starts(header, rows, delimiter: str, end: str) -> list[int]:
    """The line on which each row starts: one more than the line ends written before it."""
    before = [written(header, rows[:number], delimiter, end, "utf-8", csv.QUOTE_ALL) for number in range(len(rows))]
    return [1 + len(re.findall(rb"\r\n|\n|\r", content)) for content in before]


@ONE_FOLDER
@given(lines=st.lists(st.text('ab1,"\n\r \\;é', max_size=12), max_size=8))
def test_nothing_is_lost_from_any_file(connection, tmp_path, lines):
    """rows = stored + rejected (asserted by take); every line is in a record, blank, or in a refused file."""
    content = "\n".join(["id,name,note", *lines]).encode()
    try:
        _, loaded, stored = take(connection, tmp_path, content)
    except reading.Refused:
        return
    spoken_for = [row[0] for row in stored] + [reject.line for reject in loaded.rejects]
    assert len(set(spoken_for)) == len(spoken_for)
    if b'"' not in content:
        text = content.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        filled = [number for number, line in enumerate(text, 1) if number > 1 and line.strip()]
        assert sorted(spoken_for) == filled
