"""Any table of text, written in any dialect and encoding, comes back cell for cell or is refused."""

import csv
import io
import os
import re

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from data import reading
from data.reading.dialect import BLANKS, names
from data.reading.set_aside import COMMENT
from data.reading.stray import STRAY_QUOTE
from tests.conftest import examples
from tests.messy.outcomes import Outcome

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
LEGACY = {
    "cp1252": "Grüße aus Lübeck|Crédit Agricole|Señora Ibarra|Århus Kommune|São Tomé|naïf|5 €|“so” – là|Óscar",
    "cp1250": "Żelazna Brama|Škoda Plzeň|Příbram|Győző|Cieśla|Săcele|Žižkov|Tábor|Łomża|nákup zboží",
    "cp1251": "Общий счет|Калуга|юрист|Тверь|Щёлково|Дніпро|перевод|ИТОГО за май|Фёдор",
    "koi8_r": "Общий счет|Калуга|юрист|Тверь|Щёлково|перевод|Итого за май|Фёдор",
    "cp1253": "Λάρισα|συνολικό ποσό|Βόλος|Ηράκλειο|δικηγόρος",
    "cp1254": "Diyarbakır|müdürlüğü|Çanakkale|şehir|Eskişehir|fatura tutarı",
    "cp1255": "רמת גן|באר שבע|עורך דין|סכום כולל",
    "cp1256": "الدمام|المبلغ الإجمالي|محام|الدار البيضاء",
    "cp1257": "Panevėžys|Daugavpils pilsēta|Žemaitija|Ventspils ķīmija|Viljandi õu",
    "iso8859_2": "Żelazna Brama|Plzeň|Příbram|Győző|Łomża|nákup zboží",
    "iso8859_15": "Grüße aus Lübeck|Crédit Agricole|cœur|100 €",
    "mac_roman": "Grüße aus Lübeck|Crédit Agricole|Señora Ibarra|“so” – là",
    "cp850": "Grüße aus Lübeck|Crédit Agricole|Señora Ibarra|Århus",
    "cp866": "Общий счет|Калуга|юрист|Тверь|перевод",
    "cp932": "東京都港区|見積書を送付しました|ソフトウェア開発|株式会社",
    "euc_jp": "東京都港区|見積書を送付しました|ソフトウェア開発|株式会社",
    "gb18030": "上海市浦东新区|供应商付款申请已经批准|软件开发|有限公司",
    "big5": "臺北市信義區|供應商付款申請已經批准|軟體開發|有限公司",
    "euc_kr": "서울특별시 강남구|공급업체 지급 요청이 승인되었습니다|주식회사|소프트웨어 개발",
}
ASCII_CELLS = st.sampled_from(["", "Ada", "007", "a, b; c | d", 'say "hi"', "5\t6", "two\nlines"])
RUNS = int(os.environ.get("KPO_ROUND_TRIPS", examples(40)))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
MODERATE = settings(max_examples=RUNS, suppress_health_check=list(HealthCheck), phases=PHASES)


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        yield connection


@st.composite
def dialects(draw) -> dict:
    """Arguments for csv.writer: delimiter, quote, when to quote, line end, how to write a quote inside a cell."""
    escaped = draw(st.booleans())
    styles = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC] + [csv.QUOTE_NONE] * escaped
    return {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "quotechar": draw(st.sampled_from("\"'")),
        "quoting": draw(st.sampled_from(styles)),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "doublequote": not escaped,
        "escapechar": "\\" if escaped else None,
    }


@st.composite
def tables(draw, cells, header_cells) -> tuple[list[str], list[list[str]]]:
    width = draw(st.integers(2, 5))
    header = draw(st.lists(header_cells, min_size=width, max_size=width))
    return header, draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6))


def texts(codec: str):
    """Any text in a codec, without control characters; delimiters, quotes and backslashes are more frequent."""
    letters = st.characters(codec=codec, exclude_categories=("Cc", "Cs"), include_characters="\t\n\r")
    return st.text(st.one_of(st.sampled_from(",;|\t\n\r\"'\\ -a1"), letters), max_size=8)


def can_be_name(text: str) -> bool:
    """Whether the text is not blank and does not start with a single quote."""
    return bool(text.strip(BLANKS)) and not text.strip(BLANKS).startswith("'")


def written(header: list[str], rows: list[list[str]], codec: str, dialect: dict) -> bytes:
    """The file; rejects examples whose dialect cannot write these cells.

    Also rejects those that write a line end inside a cell without quotes, as csv.writer does with line ends that it
    does not use itself (the file does not say what such a line end means), and those that quote with ' a cell in
    double quotes (,"", is an empty cell to everybody else).
    """
    assume(dialect["quotechar"] == '"' or not any(is_quoted(cell) for row in [header, *rows] for cell in row))
    if dialect["quoting"] in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        assume(not ({"\r", "\n"} - set(dialect["lineterminator"])) & set("".join(map("".join, [header, *rows]))))
    out = io.StringIO()
    try:
        csv.writer(out, **dialect).writerows([header, *rows])
        content = out.getvalue().encode(codec)
    except (csv.Error, UnicodeEncodeError):
        assume(False)
    assume(content.decode(codec) == out.getvalue())  # some codecs write two letters as the same bytes
    return content


def is_quoted(cell: str) -> bool:
    """Whether the cell begins and ends in a double quote."""
    bare = cell.strip(BLANKS)
    return len(bare) > 1 and bare[0] == bare[-1] == '"'


def check(
    connection, folder, content: bytes, header: list[str], rows: list[list[str]], encoding: str | None
) -> Outcome:
    """Check that every cell is as written, trimmed, and missing rows are named, or the file is refused; the outcome."""
    path = folder / "table.csv"
    path.write_bytes(content)
    try:
        [table] = reading.read(path, folder / "work", encoding)
        loaded = reading.load(connection, table, "taken")
        stored = connection.execute("select * exclude (_line) from taken order by _line").fetchall()
    except reading.Refused as refusal:
        return Outcome.ASKED if isinstance(refusal, reading.Question) else Outcome.REFUSED
    assert table.header == names(header)
    expected = [tuple(cell.strip(BLANKS) or None for cell in row) for row in rows]
    expected = [row for row in expected if any(row)]  # a line of only delimiters is blank
    left = iter(stored)
    ahead, missing = next(left, None), []
    for row in expected:
        if row == ahead:
            ahead = next(left, None)
        else:
            missing.append(row)
    assert ahead is None
    named = [(one.line, one.reason) for one in loaded.rejects] + [(one.line, "") for one in loaded.left_out]
    for row, (_, reason) in zip(missing, sorted(named), strict=True):
        assert is_named_for(row, reason, table.quote) if reason else is_left_out(row, header)
    if loaded.rejects:
        return Outcome.WITH_REJECTS
    return Outcome.SET_ASIDE if loaded.left_out or table.notes else Outcome.EXACT


def is_named_for(row: tuple, reason: str, quote: str) -> bool:
    """Whether a rejected row is as its reason says: taken out with a #, or with a quote where a cell could end."""
    is_comment = (row[0] or "").startswith("#") and not re.match("#([A-Z]+[!?]|DIV/0!|N/A)$", row[0])
    is_stray = any(quote in (cell or "") for cell in row)
    return {COMMENT: is_comment, STRAY_QUOTE: is_stray}.get(reason, False)


def is_left_out(row: tuple, header: list[str]) -> bool:
    """Rows that repeat or underline the column names are left out, and reported."""
    return row == tuple(cell.strip(BLANKS) for cell in header) or not set("".join(map(str, row))) - set("-|,; \t")


def stated(data: st.DataObject) -> tuple:
    """Any cells that a codec can hold, below valid names, in a file whose codec a person states.

    A name is never blank, since a first row with one filled cell is a title; nor does it start with a single quote,
    since single quotes around a first row are taken for the file's quotes.
    """
    codec = data.draw(st.sampled_from((*UNICODE, *LEGACY)))
    return *_any(data, codec), codec


def unicode(data: st.DataObject) -> tuple:
    """As above, for the encodings that a file reveals by itself."""
    return *_any(data, data.draw(st.sampled_from(UNICODE))), None


def _any(data: st.DataObject, codec: str) -> tuple[bytes, list[str], list[list[str]]]:
    dialect = data.draw(dialects())
    header, rows = data.draw(tables(texts(codec), texts(codec).filter(can_be_name)))
    return written(header, rows, codec, dialect), header, rows


def legacy(data: st.DataObject) -> tuple:
    """Words in a codec's languages, none of them known to the reader, mixed with ASCII in any way.

    Not arbitrary letters: random bytes can spell a word of another language in another codec (`Mьller` in
    Cyrillic is Müller in Windows-1252), and no reader can know which was meant.
    """
    dialect, codec = data.draw(dialects()), data.draw(st.sampled_from(sorted(LEGACY)))
    cells = st.one_of(ASCII_CELLS, st.sampled_from(LEGACY[codec].split("|")))
    header, rows = data.draw(tables(cells, st.from_regex("[a-z]{2,6}", fullmatch=True)))
    return written(header, rows, codec, dialect), header, rows, None


@MODERATE
@given(data=st.data())
def test_a_stated_encoding_is_exact(connection, tmp_path, data):
    check(connection, tmp_path, *stated(data))


@MODERATE
@given(data=st.data())
def test_unicode_needs_no_stating(connection, tmp_path, data):
    check(connection, tmp_path, *unicode(data))


@MODERATE
@given(data=st.data())
def test_a_legacy_encoding_that_is_not_stated_never_gives_wrong_letters(connection, tmp_path, data):
    check(connection, tmp_path, *legacy(data))
