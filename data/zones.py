"""What tzdata knows about the zones that a column needs: abbreviations that mean one offset, and clock changes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from data.sql import literal

CONTESTED = frozenset(
    ("ACT", "ADT", "AMT", "AST", "BST", "CDT", "CST", "ECT", "EDT", "EST", "GST", "HST", "IST", "MST", "PST", "SST")
)
"""Abbreviations that people in different zones use, even if tzdata gives one of them only a number."""

_ALSO = {"MEZ": 60, "MESZ": 120, "UT": 0}
_FIRST_YEAR, _LAST_YEAR = 2019, 2026


@dataclass(frozen=True)
class Change:
    """A change of a clock: local times from `starts` up to `ends` came twice, or never if `missing`."""

    starts: datetime
    ends: datetime
    missing: bool

    @property
    def minutes(self) -> int:
        """By how much the clock was set."""
        return int((self.ends - self.starts).total_seconds() // 60)

    def holds(self, local: str) -> str:
        """SQL: whether a wall-clock timestamp falls within it."""
        return f"({local} >= timestamp {literal(str(self.starts))} and {local} < timestamp {literal(str(self.ends))})"


@lru_cache(1)
def unambiguous() -> dict[str, int]:
    """Abbreviations with the same meaning in every zone that used them lately → minutes ahead of UTC."""
    meant: dict[str, set[int]] = defaultdict(set)
    for zone in available_timezones():
        for name, minutes in used_by(zone):
            meant[name].add(minutes)
    found = {name: next(iter(each)) for name, each in meant.items() if len(each) == 1 and name not in CONTESTED}
    return found | _ALSO


@lru_cache(maxsize=1024)
def used_by(zone: str) -> tuple[tuple[str, int], ...]:
    """The abbreviations that a zone used lately, with minutes ahead of UTC."""
    place = ZoneInfo(zone)
    days = (datetime(year, month, 1, tzinfo=place) for year in range(_FIRST_YEAR, _LAST_YEAR + 1) for month in (1, 7))
    found = {(day.tzname() or "", _minutes(day)) for day in days}
    return tuple(sorted((name, minutes) for name, minutes in found if name.isalpha()))


def offset_of(moment: datetime) -> timedelta:
    """The offset from UTC of a moment in its zone. Raises ValueError for one without a zone."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} is in no time zone.")
    return offset


def meant(words: Iterable[str], zone: str | None) -> tuple[dict[str, int], list[str]]:
    """Minutes ahead of UTC for the known abbreviations, by the given zone first; and the doubtful ones."""
    own = dict(used_by(zone)) if zone else {}
    known = unambiguous()
    found = {word: own.get(word, known.get(word)) for word in words}
    doubtful = [word for word in words if found[word] is None and (word in CONTESTED or _is_used(word))]
    return {word: minutes for word, minutes in found.items() if minutes is not None}, doubtful


@lru_cache(maxsize=256)
def changes(zone: str, first_year: int, last_year: int) -> tuple[Change, ...]:
    """The changes of a zone's clock from the first day of one year to the last day of another."""
    place, step = ZoneInfo(zone), timedelta(days=1)
    at, end = datetime(max(first_year, 1), 1, 1, tzinfo=UTC), datetime(min(last_year, 9998) + 1, 1, 1, tzinfo=UTC)
    found = []
    while at < end:
        before, after = _ahead(place, at), _ahead(place, at + step)
        if before != after:
            found.append(_change(_moment(place, at, at + step), before, after))
        at += step
    return tuple(found)


def _change(moment: datetime, before: timedelta, after: timedelta) -> Change:
    local = moment.replace(tzinfo=None)
    return Change(local + min(before, after), local + max(before, after), after > before)


def _moment(place: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second with a different offset between two instants."""
    old = _ahead(place, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0) if middle.replace(microsecond=0) > low else middle
        low, high = (middle, high) if _ahead(place, middle) == old else (low, middle)
    return high.replace(microsecond=0)


def _ahead(place: ZoneInfo, at: datetime) -> timedelta:
    return offset_of(at.astimezone(place))


def _minutes(day: datetime) -> int:
    return int(offset_of(day).total_seconds() // 60)


@lru_cache(maxsize=256)
def _is_used(word: str) -> bool:
    return any(word == name for zone in available_timezones() for name, _ in used_by(zone))
