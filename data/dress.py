"""What surrounds the parts of a date: weekdays, month names, commas, ordinals, offsets and zones, in SQL."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from data import months, names
from data.column_cells import matches
from data.months import Months
from data.sql import literal

_TIME_BEFORE = r"(?i)^(.*:\d{2}(?:[.,]\d+)?(?: ?[ap][.]? ?m[.]?)?) ?"
_SPACES = ("[\u00a0\u2007\u202f]+| {2,}", " ")
_DRESS = (
    (r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? +", ""),
    (r"(:\d{2}),(\d{1,6})$", r"\1.\2"),
    (r", *", " "),
    (r"(?i)(\d)(?:st|nd|rd|th)\b", r"\1"),
    (r"(?i)(\d) ?([ap])[.]? ?(m)[.]?$", r"\1 \2\3"),
)
_ABBREVIATION = re.compile(
    r":1{2}(?:[.,]1+)?(?: ?[ap][.]?m[.]?)? ?[(]?([a-z]{2,5})[)]?(?: 1111)?$", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True)
class Dress:
    """How to undress the dates of one column; `zones` maps its abbreviations to minutes ahead of UTC."""

    months: Months | None = None
    zones: dict[str, int] = field(default_factory=dict)

    def off(self, source: str) -> str:
        """SQL: a date without what surrounds its parts, with its month's name in English."""
        source = _replaced(names.visible(source), _SPACES)
        if self.months:
            source = self.months.english(source)
        source = _replaced(source, (self._zone, r"\1\6"))
        for step in _DRESS:
            source = _replaced(source, step)
        return source

    def says_offset(self, source: str) -> str:
        """SQL: whether a text states its offset from UTC."""
        return matches(source, self._zone)

    def offset(self, source: str) -> str:
        """SQL: the interval by which a text's clock is ahead of UTC."""
        sign, hours, minutes, word = (f"regexp_extract({source}, {literal(self._zone)}, {n})" for n in (2, 3, 4, 5))
        whole = f"coalesce(try_cast({hours} as integer), 0) * 60 + coalesce(try_cast({minutes} as integer), 0)"
        cases = "".join(f"when {literal(name)} then {ahead} " for name, ahead in self.zones.items())
        named = f"case upper({word}) {cases}end" if cases else "null"
        return f"to_minutes(coalesce({named}, case when {sign} = '-' then -1 else 1 end * ({whole})))"

    @property
    def _zone(self) -> str:
        words = "|".join(("GMT", "UTC", "Z", *self.zones))
        return (
            rf"{_TIME_BEFORE}(?:(?:GMT|UTC)?([+-])(0\d|1[0-4]):?([0-5]\d)?|[(]?({words})[)]?)"
            r"(?: ?[(].*[)])?( \d{4})?$"
        )


def abbreviations(shapes: Iterable[str]) -> list[str]:
    """The words after the times in date shapes (digits written as 1) that may name a time zone."""
    found = {match[1].upper() for shape in shapes if (match := _ABBREVIATION.search(shape))}
    return sorted(found - {"AM", "PM", "GMT", "UTC"})


def has_foreign_words(shape: str) -> bool:
    """Whether a date shape contains the name of a month or begins with a weekday."""
    return bool(months.words_of([shape])) or bool(months.weekdays_of([shape]))


def _replaced(source: str, step: tuple[str, str]) -> str:
    pattern, left = step
    return f"regexp_replace({source}, {literal(pattern)}, {literal(left)}, 'g')"
