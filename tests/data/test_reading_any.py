"""Any table written by another writer comes back; nothing in any file is lost."""

import csv
import io
import re

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import reading
from data.reading import records
from tests.conftest import examples
from tests.data.reading_fixture import take


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


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
ONE_FOLDER = settings(max_examples=examples(75), suppress_health_check=list(HealthCheck))


@ONE_FOLDER
@given(table=tables(WORDS), codec=st.one_of(UNICODE, st.just("cp1252")), **FORMS)
def test_tame_tables_come_back_and_are_never_refused(connection, tmp_path, table, codec, delimiter, end):
    """In cp1252 the encoding may be asked for if signs outnumber the letters that reveal it: one ï among the €."""
    header, rows = table
    content = written(header, rows, delimiter, end, codec)
    try:
        found, loaded, stored = take(connection, tmp_path, content)
    except reading.Question:
        if codec != "cp1252" or not has_few_telling_letters(content.decode(codec)):
            raise
        found, loaded, stored = take(connection, tmp_path, content, encoding=codec)
    assert (found.header, found.delimiter, loaded.rejects) == (tuple(header), delimiter, [])
    assert [row[1:] for row in stored] == [cells for cells in expected(rows) if any(cells)]


def has_few_telling_letters(text: str) -> bool:
    beyond_ascii = [letter for letter in text if not letter.isascii()]
    return sum(map(str.isalpha, beyond_ascii)) < len(beyond_ascii) / 2


@ONE_FOLDER
@given(table=tables(ANY), codec=UNICODE, **FORMS)
def test_any_table_comes_back_with_the_lines_where_its_rows_start(connection, tmp_path, table, codec, delimiter, end):
    header, rows = table
    content = written(header, rows, delimiter, end, codec, csv.QUOTE_ALL)
    try:
        _, loaded, stored = take(connection, tmp_path, content)
    except reading.Refused:
        return
    aside = [left.line for left in loaded.left_out]
    lines = starts(header, rows, delimiter, end)
    assert loaded.rejects == []
    assert list(stored) == [
        (line, *cells) for line, cells in zip(lines, expected(rows), strict=True) if line not in aside and any(cells)
    ]
    assert set(aside) <= set(lines[:1] + lines[len(lines) - len(aside) :]), "underlines at the top, totals at the end"


def starts(header, rows, delimiter: str, end: str) -> list[int]:
    """The line on which each row starts: one more than the number of line ends before it."""
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
    spoken_for = [row[0] for row in stored] + [each.line for each in (*loaded.rejects, *loaded.left_out)]
    assert len(set(spoken_for)) == len(spoken_for)
    if b'"' not in content:
        text = content.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        filled = [number for number, line in enumerate(text, 1) if number > 1 and line.strip()]
        assert sorted(spoken_for) == filled
