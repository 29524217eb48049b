"""How old the data are, said once: in the header of every page, in packs and in messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from queries import locales
from queries.format import grouped

FRESH_DAYS = 3
"""Data this old are never called old: a weekend and a holiday."""


@dataclass(frozen=True)
class DataAge:
    """Up to when the data go, in the reporting time zone; the days from then to today by the calendar.

    `is_old` tells whether that is longer than usual: more than FRESH_DAYS and more than the usual gap between imports.
    """

    as_of: datetime
    days: int
    is_old: bool
    today: datetime

    def __str__(self) -> str:
        """`Data to Sun 15 Nov 22:00 · 13 days old`, with the year if it is not this one."""
        kind = "weekday" if self.as_of.year == self.today.year else "weekday_of_year"
        return f"Data to {locales.day_text(self.as_of, kind)} {locales.clock(self.as_of)} · {self._old()}"

    def _old(self) -> str:
        if self.days <= 0:
            return "ahead of today" if self.days else "from today"
        return f"{grouped(self.days)} day{'' if self.days == 1 else 's'} old"


def now() -> datetime:
    """The current instant."""
    return datetime.now(UTC)


def of(status: Mapping[str, Any], at: datetime) -> DataAge | None:
    """The age, at that instant, of the data with that row of frame/status; None if nothing is loaded."""
    if status["as_of"] is None:
        return None
    zone = ZoneInfo(status["timezone"])
    as_of, today = status["as_of"].astimezone(zone), at.astimezone(zone)
    days = (today.date() - as_of.date()).days
    return DataAge(as_of, days, days > max(FRESH_DAYS, status["usual_import_gap_days"] or 0), today)
