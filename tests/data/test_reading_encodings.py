"""Which encoding a text is in: marked in the file, settled by its letters, stated, or asked."""

import duckdb
import pytest

from data import reading
from data.reading.records import DAMAGED
from tests.data.reading_fixture import refusal_of, take


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


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
    assert loaded.rejects == [reading.Reject(4, "name", "caf\\xe9", DAMAGED)]
    assert rows == [(2, "1", "Zürich"), (3, "2", "Málaga"), (5, "4", "Łódź")]


def test_two_encodings_in_one_file_are_refused(tmp_path):
    content = "id,name\n1,Zürich\n".encode() + b"2,caf\xe9\n3,caf\xe9\n"
    assert "line 3 is not UTF-8" in refusal_of(tmp_path, content)


def test_a_stated_encoding_is_used_as_it_is(connection, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(b"id,grade\n1,\xc8\n2,\xd8\n")
    with pytest.raises(reading.Question) as asked:
        reading.read(path, tmp_path / "work")
    assert (asked.value.kind, asked.value.line, asked.value.file) == ("encoding", 2, "orders.csv")
    for codec, reads in asked.value.choices.items():
        [table] = reading.read(path, tmp_path / "work", codec)
        reading.load(connection, table, "taken")
        assert f"2,{connection.execute('select grade from taken where _line = 3').fetchone()[0]}" == reads
    with pytest.raises(reading.Refused, match="rot13 is no text encoding: give one such as utf-8"):
        reading.read(path, tmp_path / "work", "rot13")
    with pytest.raises(reading.Refused, match="nonsense is no text encoding"):
        reading.read(path, tmp_path / "work", "nonsense")
    with pytest.raises(reading.Refused, match=r"looks like euc_jp but is damaged \(line 2\)"):
        reading.read(path, tmp_path / "work", "euc_jp")
    with pytest.raises(reading.Refused, match=r"looks like utf-16 but is damaged \(line 1\)"):
        reading.read(path, tmp_path / "work", "utf-16")


@pytest.mark.parametrize(
    "text", ["café", "Müller", "Señor Núñez", "crème brûlée", "São Paulo", "Søren", "£5", "12 °C", "½ day"]
)
def test_one_western_word_is_enough(connection, tmp_path, text):
    content = f"id,note\n1,{text}\n".encode("cp1252")
    assert take(connection, tmp_path, content)[2] == [(2, "1", text)]


def test_signs_without_letters_do_not_hide_what_the_words_tell(connection, tmp_path):
    content = "aaa,aaaa\n,naïve\n,5 €\n5 €,5 €\n".encode("cp1252")
    assert take(connection, tmp_path, content)[2] == [(2, None, "naïve"), (3, None, "5 €"), (4, "5 €", "5 €")]


def test_a_western_file_with_a_cell_that_could_be_utf8_is_asked_about_and_read_as_answered(connection, tmp_path):
    content = "id,vendor\n1,Régie Élan\n2,Café Søren\n3,CafÃ© Nord\n".encode("cp1252")
    with pytest.raises(
        reading.Question, match=r"orders.csv line 2 .* line 4 could be: .*\(--encoding cp1252\)"
    ) as asked:
        take(connection, tmp_path, content)
    assert (asked.value.kind, asked.value.choices["cp1252"]) == ("encoding", "1,Régie Élan")
    rows = take(connection, tmp_path, content, encoding="cp1252")[2]
    assert [row[2] for row in rows] == ["Régie Élan", "Café Søren", "CafÃ© Nord"]


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (b"id,grade\n1,\xc8\n2,\xd8\n", None),
        (b"id,gr\xe9de\n1,\xc3\xa9\n2,\xc3\xa9\n", None),
        (b"id,gr\xc3\xa9de\n1,\xe9\n2,\xe9\n", None),
        (b"id,grade\n1,\xa4\xff\n", "euc_jp"),
    ],
)
def test_every_refusal_about_an_encoding_names_the_option(connection, tmp_path, content, given):
    with pytest.raises(reading.Refused, match=r"\(--encoding \w+"):
        take(connection, tmp_path, content, encoding=given)


@pytest.mark.parametrize(("good", "is_asked"), [(1, True), (2, False), (9, False)])
def test_a_few_lines_that_could_be_utf8_do_not_make_a_file_utf8(connection, tmp_path, good, is_asked):
    """`CafÄą` in Windows-1250 is `CafĹ` in UTF-8: beside a line that is not UTF-8, only many of these are no chance."""
    lines = [b"id,vendor", *(f"{n},Café".encode() for n in range(good)), "z,Łódź Żabka".encode("cp1250")]
    if is_asked:
        with pytest.raises(reading.Question, match="--encoding"):
            take(connection, tmp_path, b"\n".join(lines) + b"\n")
        return
    _, loaded, rows = take(connection, tmp_path, b"\n".join(lines) + b"\n")
    assert ([reject.line for reject in loaded.rejects], len(rows)) == ([good + 2], good)
