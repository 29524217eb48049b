"""What a status of several words says: judged as a whole phrase, and left open unless it is plain."""

import re
from functools import lru_cache

from .names import folded, plain
from .vocabulary import phrases, value_runs, value_words

CLEAR, HEADED, UNCLEAR = 0.7, 0.6, 0.4
"""How sure: every known word says the same; the part before the dash alone says it; the words contradict each other."""
_PARTS = re.compile(r"\s+[-–—]+\s+|[/|:;,(\[>→–—]+")
_MOST_WORDS = 4
_BOTH = {"delivered", "accepted"}
_OPEN, _CLOSED = ("received", "in_progress", "on_hold"), ("delivered", "accepted", "rejected", "cancelled")


@lru_cache(50_000)
def status_of(cell: str) -> tuple[str | None, float]:
    """What a status is and how sure that is; (None, 0) if no word of it is known.

    From UNCLEAR down it is a guess that a person must look at.
    """
    parts = [tuple(re.findall(r"[^\W_]+(?:['’]\w+)?%?", folded(part))) for part in _PARTS.split(cell)]
    parts = [part for part in parts if part]
    if not parts:
        return None, 0.0
    found = [_of_part(part) for part in parts]
    return found[0] if len(parts) == 1 else _together(parts, found)


def _together(parts: list[tuple[str, ...]], found: list[tuple[str | None, float]]) -> tuple[str | None, float]:
    """The first part decides, unless a later one is a state of its own."""
    known = [_whole(part) for part in parts]
    if not known[0]:
        said = {value for value, _ in found if value}
        return (said.pop(), min(c for v, c in found if v)) if len(said) == 1 else _unclear(said)
    later = [value for value in known[1:] if value]
    if any(_denied(part) and value for part, (value, _) in zip(parts[1:], found[1:], strict=True)):
        return known[0], UNCLEAR
    if not later or set(later) == {known[0]}:
        return known[0], HEADED
    if {known[0], *later} == _BOTH:
        return "accepted", HEADED
    if set(later) == {"cancelled"} and known[0] in _CLOSED:
        return "cancelled", HEADED
    same = {value in _OPEN for value in (known[0], *later)} == {True}
    return (known[0], HEADED) if same else _unclear({known[0], *later})


def _of_part(words: tuple[str, ...]) -> tuple[str | None, float]:
    if value := _whole(words):
        return value, CLEAR
    runs = _runs(words)
    said = {value_runs("status")[run] for run in runs if run in value_runs("status")}
    if runs & phrases("again"):
        return "in_progress", CLEAR
    if runs & phrases("waits"):
        return "on_hold", CLEAR
    if _denied(words) or _contradicted(words, said):
        return _unclear(said or {"in_progress"})
    if said == _BOTH:
        return "accepted", HEADED
    return (said.pop(), CLEAR) if len(said) == 1 else _unclear(said)


def _unclear(said: set[str]) -> tuple[str | None, float]:
    """Prefers what is open to what is closed, since that takes nothing out of sight."""
    return (min(said & set(_OPEN), default="in_progress"), UNCLEAR) if said else (None, 0.0)


def _contradicted(words: tuple[str, ...], said: set[str]) -> bool:
    """Whether a word means something else when it stands alone, as duplicate does, or a share is not the whole."""
    alone = {value_words("status").get(plain(word)) for word in words if plain(word) not in value_runs("status")}
    shares = [word for word in words if word.endswith("%") and word != "100%"]
    return bool(said) and bool(alone - said - {None} or shares)


def _denied(words: tuple[str, ...]) -> bool:
    runs = _runs(words)
    return bool(runs & (phrases("not") | phrases("yet"))) or plain(words[0]) in phrases("starts")


def _whole(words: tuple[str, ...]) -> str | None:
    return value_words("status").get(plain(" ".join(words)))


def _runs(words: tuple[str, ...]) -> set[str]:
    """The words and the runs they form; a longer known run stands for the words within it."""
    found: set[str] = set()
    place = 0
    while place < len(words):
        size = next((n for n in range(_MOST_WORDS, 0, -1) if _is_known(words[place : place + n])), 1)
        found |= _opened(plain(" ".join(words[place : place + size])))
        place += size
    return found


def _is_known(words: tuple[str, ...]) -> bool:
    run = plain(" ".join(words))
    every = (phrases(one) for one in ("again", "waits", "not", "yet"))
    return run in value_runs("status") or any(run in one for one in every)


def _opened(word: str) -> set[str]:
    """A word; if it begins with a denial, such as undelivered, the denial and the rest."""
    if word in value_runs("status"):
        return {word}
    for beginning in phrases("denying"):
        rest = word.removeprefix(beginning)
        if rest != word and value_words("status").get(rest):
            return {"not", rest}
    return {word}
