"""Calendars' working time over arrays of instants, in whole UTC seconds.

The generator uses this clock to decide when work is due and done. It is a code path of its own, so that the facts
computed from the exports are checked against it and not by it.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from data.demo.planted import instant
from data.demo.portfolio import CALENDARS, Calendar
from data.zones import offset_of

SPAN = (date(2024, 10, 1), date(2027, 8, 1))
ORIGIN = instant(SPAN[0])
LENGTH = instant(SPAN[1]) - ORIGIN
STRIDE = 1 << 28  # longer than the span, so that one sorted array holds every calendar
ALWAYS = len(CALENDARS)
"""Code of the calendar that never closes; the codes of the others are their positions in CALENDARS."""

CALENDAR_CODES = {calendar.calendar_id: code for code, calendar in enumerate(CALENDARS)}


def public_holidays(calendar: Calendar) -> dict[date, str]:
    """Public holidays of a calendar's country, 2024 to 2027, by date."""
    years = range(2024, 2028)
    return dict(sorted(holidays.country_holidays(calendar.country, subdiv=calendar.subdivision, years=years).items()))


def seconds(clock_time: str) -> int:
    """Seconds after midnight of "HH:MM"."""
    hours, minutes = clock_time.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def usual_day(calendar: Calendar) -> int:
    """The most frequent daily working time, in seconds: all days of these calendars are alike."""
    return sum((seconds(closes) - seconds(opens)) % 86_400 for opens, closes in calendar.shifts)


def _local(day: date, clock_time: str, zone: ZoneInfo) -> int:
    hours, minutes = map(int, clock_time.split(":"))
    return int(datetime(day.year, day.month, day.day, hours, minutes, tzinfo=zone).timestamp())


def _shifts(calendar: Calendar) -> list[tuple[int, int]]:
    zone, closed = ZoneInfo(calendar.timezone), public_holidays(calendar)
    days = (SPAN[0] + timedelta(n) for n in range((SPAN[1] - SPAN[0]).days - 1))
    open_days = [day for day in days if day.isoweekday() in calendar.weekdays and day not in closed]
    return [
        (_local(day, opens, zone), _local(day + timedelta(closes <= opens), closes, zone))
        for day in open_days
        for opens, closes in calendar.shifts
    ]


class Clock:
    """The working time of every calendar: `worked` and `at` are each other's inverse."""

    def __init__(self) -> None:
        blocks = [_shifts(calendar) for calendar in CALENDARS] + [[(ORIGIN, ORIGIN + LENGTH)]]
        opens, lengths, before, keys = [], [], [], []
        for code, shifts in enumerate(blocks):
            block = np.array([(ORIGIN, ORIGIN), *shifts], dtype=np.int64) - ORIGIN
            length = block[:, 1] - block[:, 0]
            opens.append(block[:, 0])
            lengths.append(length)
            before.append(np.cumsum(length) - length)
            keys.append(np.full(len(block), code * STRIDE, dtype=np.int64))
        self._opens, self._lengths, self._before = map(np.concatenate, (opens, lengths, before))
        block_keys = np.concatenate(keys)
        self._opens_key, self._before_key = block_keys + self._opens, block_keys + self._before
        self._offsets = _hourly_offsets()

    def worked(self, calendar: np.ndarray, instants: np.ndarray) -> np.ndarray:
        """Working seconds of each item's calendar from the start of the span to the instant."""
        since = instants - ORIGIN
        shift = np.searchsorted(self._opens_key, calendar * STRIDE + since, side="right") - 1
        return self._before[shift] + np.clip(since - self._opens[shift], 0, self._lengths[shift])

    def at(self, calendar: np.ndarray, worked: np.ndarray) -> np.ndarray:
        """The earliest instant at which that many seconds have been worked."""
        shift = np.searchsorted(self._before_key, calendar * STRIDE + worked, side="left") - 1
        shift = np.maximum(shift, 0)
        return ORIGIN + self._opens[shift] + (worked - self._before[shift])

    def local(self, calendar: np.ndarray, instants: np.ndarray) -> np.ndarray:
        """Seconds since 1970 as shown by a wall clock in the calendar's zone."""
        return instants + self._offsets[calendar, (instants - ORIGIN) // 3600]

    def from_local(self, calendar: np.ndarray, wall: np.ndarray) -> np.ndarray:
        """The instant of a wall-clock reading outside the hours around a change of offset."""
        guess = wall - self._offsets[calendar, (wall - ORIGIN) // 3600]
        return wall - self._offsets[calendar, (guess - ORIGIN) // 3600]


def _hourly_offsets() -> np.ndarray:
    hours = [datetime.fromtimestamp(ORIGIN + hour * 3600, ZoneInfo("UTC")) for hour in range(LENGTH // 3600)]
    zones = {calendar.timezone: ZoneInfo(calendar.timezone) for calendar in CALENDARS}
    by_zone = {
        name: np.array([int(offset_of(hour.astimezone(zone)).total_seconds()) for hour in hours])
        for name, zone in zones.items()
    }
    by_zone["UTC"] = np.zeros(len(hours), dtype=np.int64)
    return np.stack([by_zone[calendar.timezone] for calendar in CALENDARS] + [by_zone["UTC"]])
