"""The time-of-day column for a column of days: Open Date and Open Time, Created and Time of creation."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from .contents import Contents
from .names import words

_TIME_WORDS = frozenset((
    "date", "time", "day", "at", "on", "hour", "clock", "stamp", "of", "the", "in",
    "datum", "uhrzeit", "zeit", "am", "um", "tag", "stunde", "der", "des", "die", "von",
    "fecha", "hora", "dia", "de", "del", "el", "la", "data", "heure", "du", "le", "les", "jour", "d",
    "do", "da", "em", "ora", "giorno", "il", "di", "tijd", "tijdstip", "uur", "op", "van", "dag",
))  # fmt: skip
_DURATIONS = frozenset((
    "resolution", "response", "handling", "handle", "processing", "process", "wait", "waiting", "hold", "talk", "lead",
    "cycle", "turnaround", "call", "work", "elapsed", "total", "spent", "idle", "delay", "losungs", "reaktions",
    "bearbeitungs", "resolucion", "respuesta", "resolucao", "resposta", "traitement", "reponse",
))  # fmt: skip
_TIMES = ("zeit", "uhrzeit", "datum", "tijd", "tijdstip", "sdatum", "szeit")
_SAME_BEGINNING = 4  # letters that two forms of one word share


def partner(day: Contents, columns: Iterable[Contents], taken: Collection[str] = ()) -> str | None:
    """The column with the times for a column of days: named like it, or beside it and named nothing but time."""
    times = [one for one in columns if one.filled and one.kinds["clock"] > 0.9]
    free = [one for one in times if one.name not in taken]
    alike = [one for one in free if _alike(day.name, one.name) and not _may_last(one, times)]
    beside = [one for one in free if one.position == day.position + 1 and not _stems(one.name)]
    before = [one for one in free if one.position == day.position - 1 and not _stems(one.name) | _stems(day.name)]
    found = sorted(alike, key=lambda one: abs(one.position - day.position)) or beside or before
    return found[0].name if found else None


def is_day(contents: Contents) -> bool:
    """Whether a column holds days without a time."""
    return contents.kinds["day"] + contents.kinds["day8"] > 0.9


def _alike(day: str, time: str) -> bool:
    """Whether both names are the same apart from words such as date and time; created and creation are the same."""
    first, second = _stems(day), _stems(time)
    return len(first) == len(second) > 0 and all(any(_same(one, other) for other in second) for one in first)


def _same(one: str, other: str) -> bool:
    size = min(_SAME_BEGINNING, len(one), len(other))
    return one == other or (size == _SAME_BEGINNING and one[:size] == other[:size])


def _may_last(time: Contents, times: list[Contents]) -> bool:
    """Whether a name such as resolution time means a duration: a second clock says that times of day are meant."""
    named = words(time.name)
    of_duration = bool(_stems(time.name) & _DURATIONS) and named[:1] != ("time",)
    return of_duration and len(times) == 1


@lru_cache(1_000)
def _stems(name: str) -> frozenset[str]:
    """The words that say which moment it is; compounds such as eingangszeit without their ending."""
    found = {_without_end(word) for word in words(name) if not word.isdecimal()}
    return frozenset(found - _TIME_WORDS - {""})


def _without_end(word: str) -> str:
    for end in sorted(_TIMES, key=len, reverse=True):
        if word.endswith(end):
            return word.removesuffix(end)
    return word
