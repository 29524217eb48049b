"""The fiscal year: the calendar's, one that begins in another month, or one of whole weeks such as 4-4-5.

There is one for everyone who works with a warehouse: "Last fiscal quarter" must be the same days in every link.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from data.written import Written
from queries.period import Period

MONTHS = "months"
PATTERNS: Mapping[str, tuple[int, ...]] = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}
"""How many weeks the three months of a quarter have."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIODS = {
    "this_fiscal_month": "This fiscal month so far",
    "last_fiscal_month": "Last fiscal month",
    "this_fiscal_quarter": "This fiscal quarter so far",
    "last_fiscal_quarter": "Last fiscal quarter",
    "this_fiscal_year": "Fiscal year to date",
    "last_fiscal_year": "Last fiscal year",
}
"""Key of a fiscal period, as used in links → its name on screen."""

_LENGTHS = {"month": 1, "quarter": 3, "year": 12}  # in fiscal months
_HALF_WEEK = 3
_KIND, _ONLY = "fiscal_year", "all"


@dataclass(frozen=True)
class FiscalYear:
    """When the year begins, and what its twelve months are.

    `starts_in` is a month, 1 to 12. `months` are the calendar's, or weeks by one of the PATTERNS; then the year begins
    on the `week_start` nearest to the first of that month, and its last month has what is beyond 52 weeks.
    """

    starts_in: int = 1
    months: str = MONTHS
    week_start: str = WEEKDAYS[0]

    @property
    def is_calendar(self) -> bool:
        """Whether it is the calendar's year, so that fiscal periods would only repeat the others."""
        return self == FiscalYear(week_start=self.week_start)

    @property
    def has_weeks(self) -> bool:
        """Whether its months are whole weeks."""
        return self.months != MONTHS

    def periods(self) -> dict[str, str]:
        """Key → name of the fiscal periods that differ from the calendar's; months only where they are weeks."""
        if self.is_calendar:
            return {}
        return {key: name for key, name in PERIODS.items() if self.has_weeks or not key.endswith("_month")}

    def named(self, key: str, as_of_on: date) -> Period:
        """The fiscal period of that name, seen from a date. Raises KeyError for an unknown name."""
        if key not in PERIODS:
            raise KeyError(f"There is no fiscal period {key!r}; known: {', '.join(PERIODS)}.")
        which, _, unit = key.split("_")
        size = _LENGTHS[unit]
        first = self._month_of(as_of_on) // size * size
        if which == "this":
            return Period(self._start(first), as_of_on)
        return Period(self._start(first - size), self._start(first) - timedelta(days=1))

    def earlier(self, key: str, period: Period) -> Period | None:
        """The complete fiscal period just before it, or with the key `last_year` a year before; None of any other."""
        if period.since is None or period.until is None:
            return None
        first, after = self._month_of(period.since), self._month_of(period.until + timedelta(days=1))
        if self._start(first) != period.since or self._start(after) != period.until + timedelta(days=1):
            return None
        back = 12 if key == "last_year" else after - first
        return Period(self._start(first - back), self._start(after - back) - timedelta(days=1))

    def quarters(self, since: date, until: date) -> list[tuple[date, int]]:
        """The fiscal quarters that begin between two days, both included: the first day, and 1 to 4."""
        first, last = self._month_of(since) // 3, self._month_of(until) // 3
        begun = [(self._start(3 * number), number % 4 + 1) for number in range(first, last + 1)]
        return [(day, number) for day, number in begun if since <= day <= until]

    def _begin(self, year: int) -> date:
        first = date(year, self.starts_in, 1)
        if not self.has_weeks:
            return first
        past = (first.weekday() - WEEKDAYS.index(self.week_start)) % 7
        return first + timedelta(days=-past if past <= _HALF_WEEK else 7 - past)

    def _year_of(self, day: date) -> int:
        return next(year for year in (day.year + 1, day.year, day.year - 1) if self._begin(year) <= day)

    def _starts(self, year: int) -> list[date]:
        if not self.has_weeks:
            months = (self.starts_in - 1 + place for place in range(12))
            return [date(year + month // 12, month % 12 + 1, 1) for month in months]
        before = accumulate((PATTERNS[self.months] * 4)[:-1], initial=0)
        return [self._begin(year) + timedelta(weeks=weeks) for weeks in before]

    def _month_of(self, day: date) -> int:
        """The number of the day's fiscal month, counted through all years."""
        year = self._year_of(day)
        return 12 * year + bisect_right(self._starts(year), day) - 1

    def _start(self, month: int) -> date:
        return self._starts(month // 12)[month % 12]


def of(written: Written) -> FiscalYear:
    """The fiscal year in force; the calendar's if none was set."""
    entry = written.current(_KIND).get(_ONLY)
    return _known(entry.value) if entry else FiscalYear()


def keep(written: Written, year: FiscalYear, by: str) -> None:
    """Set the fiscal year for everyone."""
    written.put(_KIND, {_ONLY: asdict(year)}, by)


def _known(value: Mapping[str, Any]) -> FiscalYear:
    """The fiscal year as it was kept; what a later release wrote that this one does not know is as if never set."""
    found = FiscalYear(**{name: value[name] for name in FiscalYear.__dataclass_fields__ if name in value})
    is_known = found.starts_in in range(1, 13) and found.months in (MONTHS, *PATTERNS) and found.week_start in WEEKDAYS
    return found if is_known else FiscalYear()
