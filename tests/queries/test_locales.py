"""Numbers, dates and names in the reader's locale; files, links and the command line never take one."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import locales, period
from queries.format import apart, format_value, grouped
from queries.said.figures import beside

ROOT = Path(__file__).parents[2]
DAY = date(2026, 9, 6)
MOMENT = datetime(2026, 11, 15, 14, 5, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
MACHINES = {"queries/format.py", "queries/locales.py", "queries/workbook.py", "queries/__main__.py"}
"""Where numbers and dates are written by hand: the formats themselves, a spreadsheet's notes, the command line."""

BY_HAND = re.compile(r"\{[^{}]*:,[^{}]*\}|\{[^{}]*:[^{}]*%[aAbB][^{}]*\}|format=\"%,")
"""A number with commas, or a date with the name of a day or month, that Python or the grid writes in English."""

GERMAN = [
    (1234, "count", False, "1.234"),
    (-1234.5, "currency", False, "−1.234,50"),
    (1_234_567, "currency", True, "1,23 M"),
    (0.8814, "share", True, "88,1 %"),
    (-0.00001, "share", True, "0,0 %"),
    (0.42, "points", True, "+0,4"),
    (27.5, "duration", True, "1 d 4 h"),
    (30_000.0, "duration", False, "1.250 d"),
    (DAY, "date", False, "6. Sept. 2026"),
    (DAY, "date", True, "6. Sept."),
    (DAY, "month", False, "Sept. 2026"),
    (DAY, "week", True, "W36"),
    (MOMENT, "instant", False, "15. Nov. 2026 15:05 CET"),
    (0.123456, "exchange_rate", False, "0,123456"),
    (None, "count", False, "–"),
]


@pytest.mark.parametrize(("value", "unit", "short", "written"), GERMAN)
def test_a_german_reads_german_numbers_and_dates(value, unit, short, written):
    with locales.writing("de_DE"):
        assert format_value(value, unit, short=short) == written


@pytest.mark.parametrize(
    ("code", "number", "day", "moment"),
    [
        ("", "−12,345,678.50", "6 Sep 2026", "15 Nov 2026 15:05 CET"),
        ("en_US", "−12,345,678.50", "Sep 6, 2026", "Nov 15, 2026 3:05\u202fPM CET"),
        ("en_IN", "−1,23,45,678.50", "6 Sept 2026", "15 Nov 2026 3:05\u202fPM CET"),
        ("fr_FR", "−12\u202f345\u202f678,50", "6 sept. 2026", "15 nov. 2026 15:05 CET"),
        ("de_CH", "−12'345'678.50", "6. Sept. 2026", "15. Nov. 2026 15:05 CET"),
        ("ja_JP", "−12,345,678.50", "2026年9月6日", "2026年11月15日 15:05 CET"),
    ],
)
def test_each_country_has_its_own_marks_order_and_clock(code, number, day, moment):
    with locales.writing(code):
        found = format_value(-12_345_678.5, "currency"), format_value(DAY, "date"), format_value(MOMENT, "instant")
    assert found == (number, day, moment)


@pytest.mark.parametrize("code", ["", *locales.KNOWN])
def test_every_locale_writes_every_kind_of_date(code):
    with locales.writing(code):
        for kind in ("day", "date", "month", "weekday", "weekday_of_year", "month_short", "month_name", "day_name"):
            assert locales.day_text(DAY, kind)
        assert len(set(locales.weekdays())) == 7
        assert set(locales.input_format()) <= set("YMD./-")
        assert {"DD", "MM", "YYYY"} <= set(re.findall(r"D+|M+|Y+", locales.input_format()))
        assert "%" in locales.axis_format("day")
        assert "%Y" in locales.axis_format("month")
        assert "YYYY" in locales.grid_format("date")
        assert locales.grid_clock()
        assert code in ("", *locales.plotly().get("locale", "").replace("-", "_").split())
    assert "1" in locales.title(code)


@given(st.sampled_from(["", *locales.KNOWN]), st.decimals(-(10**9), 10**9, places=2))
def test_a_number_reads_back_as_it_was_written(code, number):
    with locales.writing(code):
        assert float(locales.plain(locales.number(f"{number:,.2f}"))) == float(number)


def test_a_value_stands_beside_its_limits_in_the_readers_marks():
    with locales.writing("de_DE"):
        found = beside(0.9151, (0.9149, 0.97), "share")
        assert (found.value, found.between) == ("91,5 %", "91–97 %")
        assert beside(12_345.0, (10_001.0, 20_000.0), "currency", "EUR").between == "10,0–20,0 k EUR"
        assert apart(0.92501, 0.92499, "share") == ("92,501 %", "92,499 %")
        assert locales.without_zeros("90,0 %, 1.000,50 and 90,05") == "90 %, 1.000,50 and 90,05"


def test_a_period_says_what_its_days_share_once():
    since, until = date(2026, 11, 9), date(2026, 11, 15)
    assert period.in_words(since, until) == "9–15 Nov 2026"
    with locales.writing("de_DE"):
        assert period.in_words(since, until) == "9.–15. Nov. 2026"
    with locales.writing("en_US"):
        assert re.sub(r"\s", " ", period.in_words(since, until)) == "Nov 9 – 15, 2026"


def test_an_unknown_locale_is_the_houses_way():
    with locales.writing("de_DE"):
        locales.choose("xx_YY")
        assert grouped(1234) == "1,234"


def test_a_browser_is_told_the_language_and_where_weeks_begin():
    assert locales.language("de_DE", "sunday") == "de-DE-u-fw-sun"
    assert locales.language("", "monday") == "en-GB-u-fw-mon"
    assert locales.language("") == ""


def test_the_command_line_knows_no_locale():
    """A session's locale is a thing of the pages: nothing that makes files imports what looks it up."""
    code = "import queries.__main__, reports.__main__, sys; print('pages.parts.reader' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_no_page_writes_a_number_or_a_name_of_a_month_by_hand():
    found = [
        f"{path.relative_to(ROOT)}:{number}: use grouped, format_value or a function of queries/locales.py"
        for folder in ("pages", "queries")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in MACHINES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if BY_HAND.search(re.sub(r"locales\.number\(f?\".*?\"\)|(?:number|written)\(f['\"].*?['\"]\)", "", line))
    ]
    assert found == []
