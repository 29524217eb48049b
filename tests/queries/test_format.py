"""How values are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from queries.format import NOTHING, UNITS, apart, exported_text, format_value, without_signed_zeros, working_time

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "unit", "short", "exact"),
    [
        (1_240_000, "count", "1.24 M", "1,240,000"),
        (12_345, "count", "12.3 k", "12,345"),
        (999_960, "count", "1.00 M", "999,960"),
        (1204, "count", "1,204", "1,204"),
        (0, "count", "0", "0"),
        (0.8812, "share", "88.1 %", "88.12 %"),
        (-0.0412, "share", "−4.1 %", "−4.12 %"),
        (-0.00001, "share", "0.0 %", "0.00 %"),
        (7, "tally", "7", "7"),
        (-4.615, "tally", "−4.6", "−4.62"),
        (0.556, "probability", "56 %", "56 %"),
        (1.0, "probability", "over 99 %", "over 99 %"),
        (0.995, "probability", "over 99 %", "over 99 %"),
        (0.004, "probability", "under 1 %", "under 1 %"),
        (1204.04, "hours", "1,204", "1,204.0"),
        (242.1, "duration", "10 d 2 h", "10 d 2 h 6 min"),
        (24.0, "duration", "1 d", "1 d"),
        (23 + 59.7 / 60, "duration", "1 d", "23 h 59 min 42 s"),
        (5 + 20 / 60, "duration", "5 h 20 min", "5 h 20 min"),
        (11 / 3600, "duration", "11 s", "11 s"),
        (-30.0, "duration", "−1 d 6 h", "−1 d 6 h"),
        (0.0, "duration", "0 h", "0 h"),
        (26_410.5, "duration", "1,100 d 10 h", "1,100 d 10 h 30 min"),
        (7.5, "hours", "7.5", "7.5"),
        (71_234.5, "currency", "71.2 k", "71,234.50"),
        (Decimal("-1310.00"), "currency", "−1,310", "−1,310.00"),
        (-5.1, "points", "−5.1", "−5.10"),
        (2.0, "points", "+2.0", "+2.00"),
        (0.0, "points", "0.0", "0.00"),
        (2600.4, "score", "2,600", "2,600"),
        (1.234, "ratio", "1.23", "1.23"),
        (date(2026, 1, 5), "date", "5 Jan", "5 Jan 2026"),
        (date(2026, 1, 5), "week", "W02", "2026 W02"),
        (date(2026, 1, 1), "month", "Jan", "Jan 2026"),
        (NOON, "instant", "5 Jan 12:00", "5 Jan 2026 12:00 UTC"),
        (True, "boolean", "yes", "yes"),
        ("legal", "text", "legal", "legal"),
    ],
)
def test_values(value, unit, short, exact):
    assert (format_value(value, unit, short=True), format_value(value, unit)) == (short, exact)


@pytest.mark.parametrize(("hours", "written"), [
    (0.0, "0 h"), (7.5, "7 h 30 min"), (27 + 31 / 60 + 7 / 3600, "27 h 31 min 7 s"), (1234.0, "1,234 h"),
    (None, NOTHING),
])  # fmt: skip
def test_working_time_has_no_days(hours, written):
    assert working_time(hours) == written


@pytest.mark.parametrize("unit", UNITS)
def test_nothing_is_a_dash_in_every_unit(unit):
    assert format_value(None, unit) == NOTHING
    assert format_value(float("nan"), unit, currency="USD") == NOTHING


def test_the_currency_follows_amounts_only():
    assert format_value(1500, "currency", currency="USD") == "1,500.00 USD"
    assert format_value(1500, "currency", short=True, currency="EUR") == "1,500 EUR"
    assert format_value(1500, "count", currency="USD") == "1,500"
    with pytest.raises(KeyError):
        format_value(1, "furlongs")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\r"])
def test_exported_text_is_no_formula(text):
    assert exported_text(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "1", " x", "é"])
def test_other_text_is_exported_as_it_is(text):
    assert exported_text(text) == text


NUMBER_UNITS = [unit for unit in UNITS if unit not in ("date", "week", "month", "instant", "text", "boolean")]


@pytest.mark.parametrize("unit", NUMBER_UNITS)
@pytest.mark.parametrize("value", [-0.0, -1e-12, Decimal("-0.00"), Decimal("-0.000000000001")])
def test_a_rounded_zero_has_no_sign(unit: str, value: float | Decimal):
    for written in (format_value(value, unit), format_value(value, unit, short=True)):
        exact = unit == "exchange_rate" and value  # significant digits never round to zero
        assert exact or not written.startswith(("-", "−")), written


def test_a_table_has_no_negative_zero_and_none_that_would_be_shown():
    numbers = [-0.0, -0.004, -0.005, -0.006, 0.004, None, -1.0]
    table = pa.table({"exact": pa.array(numbers, pa.float64()), "shown": pa.array(numbers, pa.float64()), "n": [1] * 7})
    found = without_signed_zeros(table, {"shown": 2})
    assert [repr(value) for value in found["exact"].to_pylist()] == [
        "0.0", "-0.004", "-0.005", "-0.006", "0.004", "None", "-1.0",
    ]  # fmt: skip
    assert [repr(value) for value in found["shown"].to_pylist()] == [
        "0.0", "0.0", "0.0", "-0.006", "0.004", "None", "-1.0",
    ]  # fmt: skip
    assert found.schema == table.schema


def test_two_values_that_differ_never_read_alike():
    assert apart(6.8, 6.76, "hours") == ("6.80", "6.76")
    assert apart(6.8, 7.2, "hours") == ("6.8", "7.2")
    assert apart(17_312.4, 17_310.1, "currency", short=True, currency="USD") == ("17,312.40 USD", "17,310.10 USD")
    assert apart(0.9420, 0.94204, "share") == ("94.200 %", "94.204 %")
    assert apart(6.8, 6.8, "hours") == ("6.8", "6.8")
    assert apart(None, 6.8, "hours") == (NOTHING, "6.8")
