"""Named periods, relative to the local date of the as-of instant. Weeks start on Monday; both ends are inclusive."""

from dataclasses import dataclass
from datetime import date, timedelta

from queries import locales
from queries.format import format_value

DEFAULT_PERIOD = "last_13_weeks"

PERIODS = {
    "last_week": "Last complete week",
    "last_4_weeks": "Last 4 complete weeks",
    "last_13_weeks": "Last 13 complete weeks",
    "last_26_weeks": "Last 26 complete weeks",
    "last_52_weeks": "Last 52 complete weeks",
    "this_month": "This month so far",
    "last_month": "Last month",
    "this_quarter": "This quarter so far",
    "last_quarter": "Last quarter",
    "this_year": "This year so far",
    "last_year": "Last year",
    "all": "All time",
}
"""Key of a period, as used in links → its name on screen."""

COMPARISONS = {
    "previous": "Previous period",
    "last_year": "Same period last year",
    "own": "Dates of your own",
}
"""Key of what a period can be compared with, as used in links → its name on screen."""


@dataclass(frozen=True)
class Period:
    """From a date to a date, both included; None is unbounded."""

    since: date | None = None
    until: date | None = None

    @property
    def days(self) -> int | None:
        """The number of days; None if unbounded."""
        if self.since is None or self.until is None:
            return None
        return (self.until - self.since).days + 1


def in_words(since: date | None, until: date | None) -> str:
    """From a date to a date, each of which may be open: `17 Aug – 15 Nov 2026`."""
    if since is None and until is None:
        return "all time"
    if since is None or until is None:
        return f"from {format_value(since, 'date')}" if since else f"until {format_value(until, 'date')}"
    return locales.interval(since, until)


def sunday(day: date) -> date:
    """The last day of the day's week."""
    return monday(day) + timedelta(days=6)


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def last_complete_week(as_of_on: date) -> date:
    """The Monday of the newest week whose Sunday has come; the as-of day itself counts."""
    return monday(as_of_on - timedelta(days=6))


def iso(starts_on: date) -> str:
    """The ISO week of a Monday, as links and files name it: 2026-W46."""
    year, number, _ = starts_on.isocalendar()
    return f"{year}-W{number:02d}"


def week(starts_on: date) -> Period:
    """Monday to Sunday."""
    return Period(starts_on, starts_on + timedelta(days=6))


def named(key: str, as_of_on: date) -> Period:
    """The period of that name, seen from a date. Raises KeyError for an unknown name."""
    if key not in PERIODS:
        raise KeyError(f"There is no period {key!r}; known: {', '.join(PERIODS)}.")
    if key == "all":
        return Period()
    if key.endswith(("_week", "_weeks")):
        return _weeks(1 if key == "last_week" else int(key.split("_")[1]), as_of_on)
    which, unit = key.split("_")
    starts_on = _start({"month": 1, "quarter": 3, "year": 12}[unit], as_of_on)
    if which == "this":
        return Period(starts_on, as_of_on)
    until = starts_on - timedelta(days=1)
    return Period(_start({"month": 1, "quarter": 3, "year": 12}[unit], until), until)


def previous(period: Period) -> Period | None:
    """The period of the same length just before; whole months stay whole. None if unbounded."""
    if period.since is None or period.until is None:
        return None
    until = period.since - timedelta(days=1)
    months = _whole_months(period.since, period.until)
    since = _months_back(period.since, months) if months else period.since - timedelta(days=period.days or 0)
    return Period(since, until)


def year_before(period: Period) -> Period | None:
    """The same months of the year before; for other periods, the one 52 weeks earlier, so that weekdays agree.

    None if unbounded.
    """
    if period.since is None or period.until is None:
        return None
    if _whole_months(period.since, period.until):
        after = _months_back(period.until + timedelta(days=1), 12)
        return Period(_months_back(period.since, 12), after - timedelta(days=1))
    return Period(period.since - timedelta(weeks=52), period.until - timedelta(weeks=52))


def compared(key: str, period: Period, own: Period, as_of_on: date) -> Period | None:
    """What a period is compared with, by the key in COMPARISONS; `own` are the dates that a person chose.

    None if the period is unbounded, or if those dates are none to compare it with. Raises KeyError for an unknown key.
    """
    if key not in COMPARISONS:
        raise KeyError(f"There is no comparison {key!r}; known: {', '.join(COMPARISONS)}.")
    if key == "own":
        return None if refused(period, own, as_of_on) else own
    return previous(period) if key == "previous" else year_before(period)


def refused(period: Period, own: Period, as_of_on: date) -> str:
    """Why the own dates cannot be compared with the period: a code; empty if they can.

    `backwards`, `incomplete`, `future` (they end after the as-of date), `endless` (the period has no beginning),
    `overlapping`, `later`.
    """
    if own.since is None or own.until is None:
        return "incomplete"
    if own.since > own.until:
        return "backwards"
    if own.until > as_of_on:
        return "future"
    if period.since is None:
        return "endless"
    if own.until < period.since:
        return ""
    return "later" if period.until and own.since > period.until else "overlapping"


def _weeks(count: int, as_of_on: date) -> Period:
    newest = last_complete_week(as_of_on)
    return Period(newest - timedelta(weeks=count - 1), newest + timedelta(days=6))


def _start(months: int, day: date) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _whole_months(since: date, until: date) -> int:
    after = until + timedelta(days=1)
    if since.day != 1 or after.day != 1:
        return 0
    return (after.year - since.year) * 12 + after.month - since.month


def _months_back(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, day.day)
