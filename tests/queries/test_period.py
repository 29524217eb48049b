"""Named periods."""

from datetime import date, timedelta

import pytest

from queries.period import (
    PERIODS,
    Period,
    compared,
    last_complete_week,
    named,
    previous,
    refused,
    week,
    year_before,
)  # fmt: skip

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


JULY, MAY = Period(date(2026, 7, 1), date(2026, 7, 31)), Period(date(2026, 5, 1), date(2026, 5, 31))


def test_a_period_is_compared_with_another_by_name_or_with_dates_of_ones_own():
    assert compared("previous", JULY, MAY, SUNDAY) == Period(date(2026, 6, 1), date(2026, 6, 30))
    assert compared("last_year", JULY, MAY, SUNDAY) == Period(date(2025, 7, 1), date(2025, 7, 31))
    assert compared("own", JULY, MAY, SUNDAY) == MAY
    assert compared("own", MAY, JULY, SUNDAY) is None
    assert compared("previous", Period(), MAY, SUNDAY) is None
    with pytest.raises(KeyError, match="There is no comparison 'next'"):
        compared("next", JULY, MAY, SUNDAY)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        (Period(date(2026, 6, 1), date(2026, 6, 30)), ""),
        (Period(date(2026, 6, 30), date(2026, 6, 30)), ""),
        (Period(date(2026, 7, 1), date(2026, 7, 1)), "overlapping"),
        (Period(date(2026, 7, 31), date(2026, 8, 5)), "overlapping"),
        (Period(date(2026, 1, 1), date(2026, 8, 5)), "overlapping"),
        (Period(date(2026, 8, 1), date(2026, 8, 31)), "later"),
        (Period(date(2026, 8, 1), date(2026, 11, 16)), "future"),
        (Period(date(2026, 6, 30), date(2026, 6, 1)), "backwards"),
        (Period(date(2026, 6, 1), None), "incomplete"),
        (Period(), "incomplete"),
    ],
)
def test_dates_that_are_not_before_the_period_are_refused(own: Period, why: str):
    assert refused(JULY, own, SUNDAY) == why


def test_a_period_without_a_first_day_has_nothing_before_it():
    assert refused(Period(None, JULY.until), MAY, SUNDAY) == "endless"
    assert refused(Period(JULY.since, None), MAY, SUNDAY) == ""
    assert refused(Period(MAY.since, None), JULY, SUNDAY) == "overlapping"
