"""Archives, workbooks and limits: what a file really is, and what is refused."""

import datetime
import gzip
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from data import reading
from data.reading import dialect, files, loading, refusal
from tests.data.reading_fixture import refusal_of, take


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


def test_what_a_tool_says_about_its_tables_is_not_read_and_named(connection, tmp_path):
    pack = zipped({"README.txt": b"Made by hand.\nAsk us.\n", "a.csv": b"a,b\n1,2\n", "doc/fields.PDF": b"%PDF-1.7\n"})
    table, _, rows = take(connection, tmp_path, pack, "pack.zip")
    assert (table.name, rows) == ("pack.zip: a.csv", [(2, "1", "2")])
    assert table.notes == ("not read, since no table by name: README.txt, doc/fields.PDF",)
    assert "notice.csv" in reading.read(_file(tmp_path, zipped({"notice.csv": b"a,b\n1,2\n"})), tmp_path)[0].name
    assert "fields.pdf is a PDF" in refusal_of(tmp_path, zipped({"fields.pdf": b"%PDF-1.7\n"}), "pack.zip")


def _file(folder, content):
    path = folder / "other.zip"
    path.write_bytes(content)
    return path


def test_gzip_and_zip(connection, tmp_path):
    table, _, rows = take(connection, tmp_path, gzip.compress(b"a,b\n1,2\n", mtime=0), "orders.csv.gz")
    assert (table.name, rows) == ("orders.csv.gz", [(2, "1", "2")])
    pack = zipped({"in/orders.csv": b"a,b\n1,2\n", "__MACOSX/x.csv": b"?", "events.csv": b"c\n3\n", "e.csv": b""})
    (tmp_path / "pack.zip").write_bytes(pack)
    tables = reading.read(tmp_path / "pack.zip", tmp_path / "work")
    assert [table.name for table in tables] == ["pack.zip: orders.csv", "pack.zip: events.csv"]
    assert all(table.source == tmp_path / "pack.zip" for table in tables)
    assert {table.path.parent for table in tables} == {tmp_path / "work"}


def test_json_is_no_table_however_it_is_laid_out(tmp_path):
    for content in (b'{"a": 1}', b'[{"a": 1}]', b'[\n  {\n    "a": 1\n  }\n]\n'):
        assert "is a JSON file, not a table" in refusal_of(tmp_path, content)


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


def test_ids_of_sheets_keep_the_zeros_of_their_format(connection, tmp_path):
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet("Data"), book.add_format({"bold": True})
        zeros = book.add_format({"num_format": "00000"})
        sheet.write_row(0, 0, ["id", "units"], bold)
        sheet.write_row(1, 0, [42, 7])
        sheet.write_number(1, 0, 42, zeros)
        sheet.write_formula(2, 0, "=A2+1", zeros, 43)
        sheet.write_string(3, 0, "A-1", zeros)
        sheet.write_number(4, 0, 1.5, zeros)
        sheet.write_number(5, 0, 123456, zeros)
    take(connection, tmp_path, path.read_bytes(), "orders.xlsx")
    ids = [cell for (cell,) in connection.execute("select id from taken order by _line").fetchall()]
    assert ids == ["00042", "00043", "A-1", "1.5", "123456"]


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
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not a workbook: save it as .xlsx"),
        ("x.duckdb", b"\0" * 8 + b"DUCK" + b"\0" * 90, "DuckDB"),
        ("x.csv", b"a,b\n1,2\n3,\x00\x01\x02\x03\n", "line 3 holds a NUL byte and the file is not plain text"),
        ("x.csv", b'"a,b"\n"1,2"\n', "one single column"),
        ("x.csv", b"Report of May\n1,2,3\n4,5,6\n7,8,9\n", "delete the lines above"),
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


def test_what_was_not_text_is_named_by_its_format(connection, tmp_path):
    page = "<html><table><tr><th>id<th>näme<tr><td>1<td>Müller</table>".encode("utf-16")
    table, _, rows = take(connection, tmp_path, page, "export.xls")
    assert (table.format, table.encoding, table.header, rows) == (
        "HTML",
        "UTF-16",
        ("id", "näme"),
        [(2, "1", "Müller")],
    )
    table, _, rows = take(connection, tmp_path, open_document(), "export.ods")
    assert (table.name, table.format, rows) == ("export.ods: Work", "ODS", [(2, "1", "Müller")])


def test_protected_workbooks_say_so(tmp_path):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert "protected by a password: save it without one" in refusal_of(tmp_path, container, "book.xlsx")
    assert "protected by a password" in refusal_of(tmp_path, open_document(manifest), "book.ods")


def test_a_binary_workbook_is_recognised_by_its_bytes(tmp_path):
    broken = zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b"\0"})
    assert "could not be read as a workbook" in refusal_of(tmp_path, broken, "book.xlsb")


@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_a_gigabyte_of_zeros_is_refused_within_little_memory(tmp_path, pack):
    path = tmp_path / f"zeros.csv.{pack}"
    write_zeros(path, 1024**3)
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from data import reading\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    reading.read(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except reading.Refused as refused:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, refused)\n"
    )
    command = [sys.executable, "-c", script, str(path), str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    kibibytes, sentence = done.stdout.split(" ", 1)
    assert "unpacks to more than 200 times its size, beyond the limit" in sentence
    assert int(kibibytes) < 64 * 1024
    assert sum(file.stat().st_size for file in (tmp_path / "work").glob("*")) < 128 * 1024**2


def test_rows_columns_and_cells_have_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "MAX_ROWS", 2)
    assert "limit of 2 rows: split it" in refusal_of(tmp_path, b"a,b\n1,2\n3,4\n5,6\n")
    assert "limit of 2 rows: split it" in refusal_of(tmp_path, b'a,b\n1,"\n"\n3,4\n5,6\n')
    monkeypatch.setattr(dialect, "MAX_COLUMNS", 2)
    assert "limit of 2: send fewer" in refusal_of(tmp_path, b"a,b,c\n1,2,3\n")


def write_zeros(path: Path, size: int) -> None:
    """An archive that unpacks to that many zero bytes."""
    piece = bytes(4 * 1024**2)
    if path.suffix == ".gz":
        with gzip.open(path, "wb", compresslevel=1) as out:
            for _ in range(size // len(piece)):
                out.write(piece)
        return
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.csv", "w") as out,
    ):
        for _ in range(size // len(piece)):
            out.write(piece)


def open_document(manifest: bytes = b"<manifest/>") -> bytes:
    """An ODS workbook with one sheet."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>"
        for row in (["id", "vendor"], ["1", "Müller"])
    )
    body = f'<office:spreadsheet><table:table table:name="Work">{rows}</table:table></office:spreadsheet>'
    content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": mimetype, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})
