"""How a reader writes numbers, dates and the names of months and days; by default as the house does.

Numbers are first written as Python writes them, `1,234.5`, then turned into the reader's way here and nowhere else.
Files, links and the command line keep the house's way: they never choose a locale.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_datetime, format_interval, get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

HOUSE = ""
"""The house's way: 1,234.5 and 15 Nov 2026, the same in every country."""

KNOWN = (
    "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "el_GR", "en_GB", "en_IN", "en_US", "es_ES", "es_MX", "fi_FI",
    "fr_CH", "fr_FR", "hu_HU", "it_IT", "ja_JP", "ko_KR", "nb_NO", "nl_NL", "pl_PL", "pt_BR", "pt_PT", "ro_RO",
    "sv_SE", "tr_TR", "zh_CN",
)  # fmt: skip
"""Codes of the locales that a reader can choose."""

_SKELETONS = {
    "day": "MMMd",
    "date": "yMMMd",
    "month": "yMMM",
    "weekday": "MMMEd",
    "weekday_of_year": "yMMMEd",
    "numeric": "yMd",
    "numeric_month": "yM",
}
_HOUSE = {
    "day": "{0.day} {0:%b}",
    "date": "{0.day} {0:%b %Y}",
    "month": "{0:%b %Y}",
    "weekday": "{0:%a} {0.day} {0:%b}",
    "weekday_of_year": "{0:%a} {0.day} {0:%b %Y}",
    "month_short": "{0:%b}",
    "month_name": "{0:%B}",
    "day_name": "{0:%a}",
}
_NAMES = {"month_short": "LLL", "month_name": "LLLL", "day_name": "ccc"}
_D3 = {"d": "%-d", "M": "%-m", "L": "%-m", "MM": "%m", "MMM": "%b", "LLL": "%b", "LLLL": "%B", "y": "%Y"}
_FIELDS = re.compile(r"'([^']*)'|([a-zA-Z])\2*")
_KEPT = 4_096
_HINDU = "en_IN"  # groups of two beyond the first of three

_chosen: ContextVar[str | None] = ContextVar("locale", default=None)
_usual: list[Callable[[], str]] = []


def current() -> str:
    """The code of the locale in which values are written now."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    return _usual[0]() if _usual else HOUSE


def choose(code: str) -> None:
    """Write in that locale from now on, within this thread; an unknown code is the house's way."""
    _chosen.set(code if code in KNOWN else HOUSE)


def otherwise(usual: Callable[[], str]) -> None:
    """Have this say the locale where a thread has chosen none."""
    _usual[:] = [usual]


@contextmanager
def writing(code: str = HOUSE) -> Iterator[None]:
    """Write in that locale within; without a code, the house's way, as files do."""
    before = _chosen.set(code)
    try:
        yield
    finally:
        _chosen.reset(before)


def number(text: str) -> str:
    """A number that Python wrote, `-1,234.5`, as the reader writes it: `−1.234,5`. Never a minus before a zero."""
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else "−" + text[1:]
    code = current()
    if code == HOUSE:
        return text
    group, decimal = _marks(code)
    whole, point, rest = text.partition(".")
    if code == _HINDU and whole.count(","):
        whole = _regrouped(whole)
    return whole.replace(",", group) + (decimal if point else "") + rest


def plain(text: str) -> str:
    """The same back: a number as the reader writes it, for Python to read."""
    group, decimal = _marks(current()) if current() else (",", ".")
    return text.replace("−", "-").replace(group, "").replace(decimal, ".")


def without_zeros(text: str) -> str:
    """`90.0 %` as `90 %`: the text without decimals that are all zero."""
    decimal = _marks(current())[1] if current() else "."
    return re.sub(rf"(?<=\d){re.escape(decimal)}0+(?!\d)", "", text)


def day_text(value: date, kind: str) -> str:
    """A day, or the day of an instant, as the reader writes it.

    `kind` is day, date, month, weekday or weekday_of_year; or one name: month_short, month_name, day_name.
    """
    code = current()
    if code == HOUSE:
        return _HOUSE[kind].format(value)
    return _day_text(datetime(value.year, value.month, value.day), kind, code)


def clock(value: datetime) -> str:
    """The time of day: `14:30`, or `2:30 PM`."""
    code = current()
    if code == HOUSE:
        return f"{value:%H:%M}"
    return format_datetime(value.replace(tzinfo=None), Locale.parse(code).time_formats["short"].pattern, locale=code)


def interval(since: date, until: date) -> str:
    """From a day to a day, with what both share said once: `9–15 Nov 2026`."""
    if current() == HOUSE:
        return _house_interval(since, until)
    return format_interval(since, until, _SKELETONS["date"], locale=current())


@lru_cache(maxsize=len(KNOWN) + 1)
def title(code: str) -> str:
    """The locale's name in English, with a number and a date written in it."""
    if code not in KNOWN:
        return "International: 1,234.5 · 15 Nov 2026"
    with writing(code):
        return f"{Locale.parse(code).get_display_name('en')}: {number('1,234.5')} · {_sample()}"


def language(code: str, week_start: str = "") -> str:
    """The BCP 47 tag for a browser, with the first day of the week if one is given: `de-DE-u-fw-sun`; or empty."""
    tag = code.replace("_", "-") if code else "en-GB" if week_start else ""
    return f"{tag}-u-fw-{week_start[:3]}" if week_start else tag


def separators() -> str:
    """The marks for decimals and groups, as Plotly's layout has them."""
    code = current()
    group, decimal = _marks(code) if code else (",", ".")
    return decimal + group


def axis_format(kind: str) -> str:
    """The format of dates on an axis, in d3's letters: `%-d. %b`. `kind` is day or month."""
    code = current()
    return _axis_format(kind, code) if code else {"day": "%-d %b", "month": "%b %Y"}[kind]


def grid_format(kind: str) -> str:
    """The format of days in a data grid, in Moment's letters; in figures, since a grid knows no names but English.

    `kind` is date or month.
    """
    code = current()
    if not code:
        return {"date": "D MMM YYYY", "month": "MMM YYYY"}[kind]
    pattern = _pattern(code, "numeric" if kind == "date" else "numeric_month")
    return _FIELDS.sub(lambda found: found[1] or _MOMENT[found[2]], pattern)


def grid_clock() -> str:
    """The format of a time of day in a data grid, in Moment's letters."""
    code = current()
    return "h:mm A" if code and "a" in Locale.parse(code).time_formats["short"].pattern else "HH:mm"


def input_format() -> str:
    """The format in which a day is entered: one of those that Streamlit's control knows."""
    code = current()
    pattern = re.sub(r"[^dMy./-]", "", _pattern(code, "numeric")) if code else ""
    parts = re.findall(r"([dMy])\1*", pattern)
    mark = next((letter for letter in pattern if letter in "./-"), "-")
    known = {"dMy": ("DD", "MM", "YYYY"), "Mdy": ("MM", "DD", "YYYY"), "yMd": ("YYYY", "MM", "DD")}
    return mark.join(known.get("".join(parts), known["yMd"]))


def plotly() -> dict[str, Any]:
    """What Plotly's configuration needs to write months, days and numbers this way; empty for the house's."""
    code = current()
    return _plotly(code) if code else {}


def weekdays() -> tuple[str, ...]:
    """The short names of the days, Monday first."""
    return _weekdays(current() or "en_GB")


_MOMENT = {"d": "DD", "M": "MM", "L": "MM", "y": "YYYY"}


def _house_interval(since: date, until: date) -> str:
    if since.year != until.year:
        return f"{day_text(since, 'date')} – {day_text(until, 'date')}"
    if since.month == until.month:
        return f"{since.day}–{day_text(until, 'date')}"
    return f"{day_text(since, 'day')} – {day_text(until, 'date')}"


def _sample() -> str:
    return day_text(date(2026, 11, 15), "date")


def _regrouped(whole: str) -> str:
    """1,234,567 as 12,34,567."""
    digits = whole.replace(",", "")
    head, tail = digits[:-3], digits[-3:]
    return re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", head) + "," + tail


@lru_cache(maxsize=len(KNOWN))
def _marks(code: str) -> tuple[str, str]:
    return get_group_symbol(code), get_decimal_symbol(code)


@lru_cache(maxsize=len(KNOWN) * len(_SKELETONS))
def _pattern(code: str, kind: str) -> str:
    skeletons = Locale.parse(code).datetime_skeletons
    found = skeletons.get(_SKELETONS[kind])
    if found is not None:
        return str(found.pattern)
    # A language without one for weekday, day and year takes the pieces of the date, weekday first.
    assert kind == "weekday_of_year"
    return f"ccc, {_pattern(code, 'date')}"


@lru_cache(maxsize=_KEPT)
def _day_text(value: datetime, kind: str, code: str) -> str:
    return str(format_datetime(value, _NAMES.get(kind) or _pattern(code, kind), locale=code))


@lru_cache(maxsize=len(KNOWN) * 2)
def _axis_format(kind: str, code: str) -> str:
    return _FIELDS.sub(lambda found: found[1] or _D3[found[0]], _pattern(code, kind))


@lru_cache(maxsize=len(KNOWN))
def _plotly(code: str) -> dict[str, Any]:
    months, short = (get_month_names(width, locale=code) for width in ("wide", "abbreviated"))
    days, short_days = (get_day_names(width, locale=code) for width in ("wide", "abbreviated"))
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    group, decimal = _marks(code)
    words = {
        "months": [months[month] for month in range(1, 13)],
        "shortMonths": [short[month] for month in range(1, 13)],
        "days": [days[day] for day in sunday_first],
        "shortDays": [short_days[day] for day in sunday_first],
        "decimal": decimal,
        "thousands": group,
    }
    name = code.replace("_", "-")
    return {"locale": name, "locales": {name: {"format": words}}}


@lru_cache(maxsize=len(KNOWN) + 1)
def _weekdays(code: str) -> tuple[str, ...]:
    names = get_day_names("abbreviated", context="stand-alone", locale=code)
    return tuple(names[day] for day in range(7))
