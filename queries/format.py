"""Formats values by their unit: short on tiles and axes, exact in tables and tooltips; in the reader's locale."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import get_currency_precision

from queries import locales
from queries.locales import number

NOTHING = "–"
UNITS = (
    "count", "tally", "share", "probability", "points", "hours", "duration", "currency", "rate_per_hour", "per_1000",
    "date", "week", "month", "instant", "text", "boolean", "ratio", "score", "number", "exchange_rate",
)  # fmt: skip
CERTAIN = 0.99
CENTS = 2  # the contract keeps amounts to the cent
NO_DIGITS: Mapping[str, int] = {}
STEPS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_REFINED = ("share", "hours", "currency", "number", "tally", "points")
"""Units of which a difference below the usual digits is shown with more of them."""

_EXACT, _MOST_DIGITS = 2, 12
_SPANS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))  # in seconds


def format_value(value: Any, unit: str, short: bool = False, currency: str = "") -> str:
    """The value as people read it; `–` if missing. `currency` is an ISO code that follows amounts.

    Raises KeyError for a unit that is not in UNITS.
    """
    writer = _WRITERS[unit]
    if value is None or (isinstance(value, float | Decimal) and not math.isfinite(value)):
        return NOTHING
    if unit == "currency":
        return _decimals(decimals(currency))(value, short) + _suffix(unit, currency)
    return writer(value, short) + _suffix(unit, currency)


def amount(value: Any, currency: str | None, short: bool = False) -> str:
    """An amount without its currency, which stands elsewhere, with as many decimals as that currency has."""
    return format_value(value, "currency", short, currency or "").removesuffix(f" {currency}")


def decimals(currency: str | None) -> int:
    """The decimals of an amount in that currency: none in yen; of cents where the currency is not known."""
    return min(get_currency_precision(currency), CENTS) if currency else CENTS


def _suffix(unit: str, currency: str) -> str:
    return f" {currency}" if currency and unit in ("currency", "rate_per_hour") else ""


def apart(first: Any, second: Any, unit: str, short: bool = False, currency: str = "") -> tuple[str, str]:
    """Two values of one figure as people read them, with as many digits as tell them apart where they differ.

    Raises KeyError for a unit that is not in UNITS.
    """
    texts = format_value(first, unit, short, currency), format_value(second, unit, short, currency)
    if texts[0] != texts[1] or first == second or None in (first, second):
        return texts
    if short:
        return apart(first, second, unit, currency=currency)
    scale, suffix = (100, " %") if unit == "share" else (1, _suffix(unit, currency))
    for digits in range(_EXACT, _MOST_DIGITS) if unit in _REFINED else ():
        one, other = (number(f"{scale * value:,.{digits}f}") + suffix for value in (first, second))
        if one != other:
            return one, other
    return texts


def shorten(value: float) -> str:
    """Three significant figures and a suffix: 1.24 M, 12.3 k. Below 10,000 the number itself: 8,421."""
    for step, letter in STEPS:
        if abs(value) >= max(step * 0.9995, 9_999.5):
            return f"{_three_figures(value / step)} {letter}"
    return number(f"{value:,.0f}") if abs(value) >= 99.5 else _three_figures(value)


def grouped(count: float) -> str:
    """A whole number as people read it: 1,234."""
    return number(f"{count:,}")


def without_signed_zeros(table: pa.Table, digits: Mapping[str, int] = NO_DIGITS) -> pa.Table:
    """The table with 0 for every negative zero, and for negative numbers that round to one.

    `digits` are the decimals with which columns will be shown; of others only exact zeros lose their sign.
    """
    for place, field in enumerate(table.schema):
        if not pa.types.is_floating(field.type):
            continue
        values = pc.add(table.column(place), 0.0)  # −0.0 + 0.0 is 0.0
        if field.name in digits:
            half = 0.5 * 10.0 ** -digits[field.name]
            small = pc.and_(pc.less(values, 0.0), pc.greater_equal(values, -half))
            values = pc.if_else(small, 0.0, values)
        table = table.set_column(place, field, values)
    return table


def working_time(hours: float | None) -> str:
    """Time on a target's own clock: `27 h 31 min`, never days, since a working day has no fixed length."""
    return NOTHING if hours is None else _span(hours, _SPANS[1:], len(_SPANS))


def exported_text(text: str) -> str:
    """The text for a cell of an export, such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") or "" < text[:1] < " " else text


def _three_figures(value: float) -> str:
    size = abs(value)
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    return number(f"{value:,.{decimals}f}")


def _decimals(exact: int) -> Callable[[Any, bool], str]:
    def write(value: Any, short: bool) -> str:
        if short and abs(value) >= 99.5:
            return shorten(float(value))
        return number(f"{value:,.{exact}f}")

    return write


def _tally(value: Any, short: bool) -> str:
    return number(f"{value:,.{0 if value == int(value) else 1 if short else 2}f}")


def _duration(value: Any, short: bool) -> str:
    return _span(value, _SPANS, 2 if short else len(_SPANS))


def _span(hours: Any, units: Sequence[tuple[str, int]], most: int) -> str:
    """The hours in at most that many adjacent units, the largest first; those that are zero are left out."""
    seconds = round(abs(hours) * 3_600)
    first = next((place for place, (_, size) in enumerate(units) if seconds >= size), len(units) - 1)
    last = min(first + most, len(units)) - 1
    seconds, parts = round(seconds / units[last][1]) * units[last][1], []
    for unit, size in units[: last + 1]:
        count, seconds = divmod(seconds, size)
        parts += [f"{grouped(count)} {unit}"] * bool(count)
    return ("−" if hours < 0 and parts else "") + (" ".join(parts) or "0 h")


def _significant(value: Any, short: bool) -> str:
    return number(f"{value:,.{4 if short else 6}g}")


def _share(value: Any, short: bool) -> str:
    return number(f"{100 * float(value):,.{1 if short else 2}f}") + " %"


def _probability(value: Any, short: bool) -> str:
    """Never 0 or 100 %: what has not come yet is not certain."""
    if value > CERTAIN:
        return f"over {CERTAIN:.0%}".replace("%", " %")
    return f"under {1 - CERTAIN:.0%}".replace("%", " %") if value < 1 - CERTAIN else f"{100 * value:.0f} %"


def _points(value: Any, short: bool) -> str:
    text = number(f"{value:,.{1 if short else 2}f}")
    return text if text.startswith("−") or not text.strip("0.,") else "+" + text


def _boolean(value: Any, short: bool) -> str:
    return "yes" if value else "no"


def _text(value: Any, short: bool) -> str:
    return str(value)


def _date(value: date, short: bool) -> str:
    return locales.day_text(value, "day" if short else "date")


def _week(value: date, short: bool) -> str:
    year, number, _ = value.isocalendar()
    return f"W{number:02d}" if short else f"{year} W{number:02d}"


def _month(value: date, short: bool) -> str:
    return locales.day_text(value, "month_short" if short else "month")


def _instant(value: datetime, short: bool) -> str:
    text = f"{_date(value, short)} {locales.clock(value)}"
    return text if short else f"{text} {value:%Z}".rstrip()


_WRITERS = {
    "count": _decimals(0),
    "tally": _tally,
    "share": _share,
    "probability": _probability,
    "points": _points,
    "hours": _decimals(1),
    "duration": _duration,
    "currency": _decimals(2),
    "rate_per_hour": _decimals(2),
    "per_1000": _decimals(2),
    "date": _date,
    "week": _week,
    "month": _month,
    "instant": _instant,
    "text": _text,
    "boolean": _boolean,
    "ratio": _decimals(2),
    "score": _decimals(0),
    "number": _decimals(2),
    "exchange_rate": _significant,
}
