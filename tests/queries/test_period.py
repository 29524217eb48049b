"""Named periods."""

from datetime import date, timedelta

import pytest

from queries.period import PERIODS, Period, last_complete_week, named, previous, week, year_before

SUNDAY = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("days_ago", "monday"), [(0, date(2026, 11, 9)), (1, date(2026, 11, 2)), (6, date(2026, 11, 2))]
)
def test_a_week_is_complete_once_its_sunday_has_come(days_ago, monday):
    assert last_complete_week(SUNDAY - timedelta(days=days_ago)) == monday


@pytest.mark.parametrize(
    ("key", "since", "until"),
    [
        ("last_week", date(2026, 11, 9), date(2026, 11, 15)),
        ("last_13_weeks", date(2026, 8, 17), date(2026, 11, 15)),
        ("this_month", date(2026, 11, 1), SUNDAY),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this_quarter", date(2026, 10, 1), SUNDAY),
        ("last_quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("this_year", date(2026, 1, 1), SUNDAY),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
        ("all", None, None),
    ],
)
def test_named_periods(key, since, until):
    assert named(key, SUNDAY) == Period(since, until)


def test_every_name_works_on_every_day():
    for key in PERIODS:
        for days in range(800):
            on = SUNDAY + timedelta(days=days)
            period = named(key, on)
            assert key == "all" or (period.days > 0 and period.until <= on)
    with pytest.raises(KeyError, match="no period 'next_week'"):
        named("next_week", SUNDAY)


def test_the_period_before():
    assert previous(week(date(2026, 11, 9))) == week(date(2026, 11, 2))
    assert previous(named("last_month", SUNDAY)) == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert previous(named("last_quarter", SUNDAY)) == Period(date(2026, 4, 1), date(2026, 6, 30))
    assert previous(Period()) is None
    assert year_before(week(date(2026, 11, 9))) == week(date(2025, 11, 10))
    assert year_before(Period(None, SUNDAY)) is None
    assert year_before(Period(date(2026, 7, 1), date(2026, 9, 30))) == Period(date(2025, 7, 1), date(2025, 9, 30))
    assert year_before(Period(date(2024, 2, 1), date(2024, 2, 29))) == Period(date(2023, 2, 1), date(2023, 2, 28))
