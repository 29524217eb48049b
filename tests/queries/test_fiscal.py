"""The fiscal year: shifted months and whole weeks, their periods, and what they are compared with."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.written import Written
from queries import fiscal
from queries.fiscal import MONTHS, PATTERNS, PERIODS, WEEKDAYS, FiscalYear
from queries.period import Period

AS_OF = date(2026, 11, 15)
FEBRUARY = FiscalYear(starts_in=2)
RETAIL = FiscalYear(starts_in=2, months="4-4-5", week_start="sunday")

YEARS = st.builds(
    FiscalYear, st.integers(1, 12), st.sampled_from([MONTHS, *PATTERNS]), st.sampled_from(["monday", "sunday"])
)
DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("year", "key", "since", "until"),
    [
        (FEBRUARY, "this_fiscal_quarter", date(2026, 11, 1), AS_OF),
        (FEBRUARY, "last_fiscal_quarter", date(2026, 8, 1), date(2026, 10, 31)),
        (FEBRUARY, "this_fiscal_year", date(2026, 2, 1), AS_OF),
        (FEBRUARY, "last_fiscal_year", date(2025, 2, 1), date(2026, 1, 31)),
        (FiscalYear(starts_in=10), "last_fiscal_year", date(2025, 10, 1), date(2026, 9, 30)),
        (RETAIL, "this_fiscal_month", date(2026, 11, 1), AS_OF),
        (RETAIL, "last_fiscal_month", date(2026, 9, 27), date(2026, 10, 31)),
        (FiscalYear(2, "4-5-4", "sunday"), "last_fiscal_month", date(2026, 10, 4), date(2026, 10, 31)),
        (FiscalYear(2, "5-4-4", "sunday"), "this_fiscal_year", date(2026, 2, 1), AS_OF),
        (RETAIL, "last_fiscal_quarter", date(2026, 8, 2), date(2026, 10, 31)),
        (RETAIL, "this_fiscal_year", date(2026, 2, 1), AS_OF),
        (RETAIL, "last_fiscal_year", date(2025, 2, 2), date(2026, 1, 31)),
    ],
)
def test_a_fiscal_period_has_the_days_of_its_calendar(year, key, since, until):
    assert year.named(key, AS_OF) == Period(since, until)


def test_the_retail_calendar_is_that_of_the_trade():
    """The National Retail Federation's years begin on the Sunday nearest to 1 February; 2023 has a 53rd week."""
    begun = [RETAIL.named("this_fiscal_year", date(year, 6, 1)).since for year in (2022, 2023, 2024, 2025, 2026)]
    assert begun == [date(2022, 1, 30), date(2023, 1, 29), date(2024, 2, 4), date(2025, 2, 2), date(2026, 2, 1)]
    assert RETAIL.named("last_fiscal_year", date(2024, 6, 1)).days == 53 * 7
    assert RETAIL.named("last_fiscal_month", date(2024, 2, 4)).days == 6 * 7, "the last month has the 53rd week"


def test_a_complete_fiscal_period_is_compared_with_a_complete_one():
    last = RETAIL.named("last_fiscal_quarter", date(2024, 3, 1))
    assert last == Period(date(2023, 10, 29), date(2024, 2, 3))
    assert last.days == 14 * 7
    assert RETAIL.earlier("previous", last) == Period(date(2023, 7, 30), date(2023, 10, 28)), "13 weeks, not 14"
    assert RETAIL.earlier("last_year", last) == Period(date(2022, 10, 30), date(2023, 1, 28))
    assert RETAIL.earlier("previous", Period(date(2024, 2, 4), date(2024, 2, 20))) is None, "it is not over"
    assert RETAIL.earlier("previous", Period()) is None


@given(YEARS, DAYS)
def test_quarters_follow_each_other_without_a_gap(year, day):
    this, last = year.named("this_fiscal_quarter", day), year.named("last_fiscal_quarter", day)
    assert this.since <= day
    assert last.until + timedelta(days=1) == this.since
    assert last.days in (range(89, 93) if not year.has_weeks else (91, 98))
    if year.has_weeks:
        assert this.since.weekday() == WEEKDAYS.index(year.week_start)


@given(YEARS, DAYS)
def test_a_year_is_near_the_month_it_begins_in(year, day):
    begun = year.named("this_fiscal_year", day).since
    firsts = [date(number, year.starts_in, 1) for number in (begun.year, begun.year + 1)]
    assert min(abs((begun - first).days) for first in firsts) <= (3 if year.has_weeks else 0)
    assert (day - begun).days < 53 * 7


def test_periods_are_offered_only_where_they_differ_from_the_calendars():
    assert FiscalYear().periods() == {}
    assert FiscalYear(week_start="sunday").periods() == {}
    assert list(FEBRUARY.periods()) == [key for key in PERIODS if not key.endswith("_month")]
    assert RETAIL.periods() == PERIODS
    with pytest.raises(KeyError, match="There is no fiscal period 'next_fiscal_year'"):
        RETAIL.named("next_fiscal_year", AS_OF)


def test_the_fiscal_year_is_kept_for_everyone(tmp_path: Path):
    kept = Written(tmp_path)
    assert fiscal.of(kept) == FiscalYear()
    fiscal.keep(kept, RETAIL, "ann")
    assert fiscal.of(kept) == RETAIL


@pytest.mark.parametrize("value", [{"starts_in": 13}, {"months": "13 months"}, {"week_start": "someday"}])
def test_a_fiscal_year_of_a_later_release_is_as_if_never_set(tmp_path: Path, value):
    kept = Written(tmp_path)
    kept.put("fiscal_year", {"all": value | {"colour": "blue"}}, "ann")
    assert fiscal.of(kept) == FiscalYear()


def test_the_quarters_between_two_days_are_numbered_from_the_years_first():
    found = FEBRUARY.quarters(date(2026, 1, 15), date(2026, 11, 1))
    assert found == [(date(2026, 2, 1), 1), (date(2026, 5, 1), 2), (date(2026, 8, 1), 3), (date(2026, 11, 1), 4)]
    assert RETAIL.quarters(date(2026, 8, 3), date(2026, 10, 31)) == []
