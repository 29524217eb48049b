"""How numbers, dates and weeks are shown: for everyone, and for each person or browser that has it otherwise."""

from dataclasses import asdict, dataclass

from data.written import Entry, Written
from queries.locales import HOUSE, KNOWN

EVERYONE = ""
WEEK_STARTS = ("monday", "saturday", "sunday")
_KIND = "preferences"


@dataclass(frozen=True)
class Preferences:
    """A locale's code, and the day on which calendars begin; None is as for everyone."""

    locale: str | None = None
    week_start: str | None = None


@dataclass(frozen=True)
class InForce:
    """What holds for one reader."""

    locale: str = HOUSE
    week_start: str = WEEK_STARTS[0]


def own(written: Written, owner: str) -> Preferences:
    """What that owner chose; with EVERYONE, what holds for all who chose nothing."""
    return _known(written.current(_KIND).get(owner))


def in_force(written: Written, owner: str | None) -> InForce:
    """What holds for that owner; without one, what holds for everyone."""
    everyone, theirs = own(written, EVERYONE), own(written, owner or EVERYONE)
    usual = InForce()
    return InForce(
        _first(theirs.locale, everyone.locale, usual.locale),
        _first(theirs.week_start, everyone.week_start, usual.week_start),
    )


def keep(written: Written, owner: str, preferences: Preferences, by: str) -> None:
    """Set what that owner, or EVERYONE, has otherwise."""
    written.put(_KIND, {owner: asdict(preferences)}, by)


def _first(*values: str | None) -> str:
    return next(value for value in values if value is not None)


def _known(entry: Entry | None) -> Preferences:
    """The preferences as they were kept; a value that this release does not know is as if never chosen."""
    value = entry.value if entry else {}
    locale, week_start = value.get("locale"), value.get("week_start")
    return Preferences(
        locale if locale in (HOUSE, *KNOWN) else None,
        week_start if week_start in WEEK_STARTS else None,
    )
