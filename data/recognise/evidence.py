"""What the names alone say: how closely each source column's name matches each contract column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy
from rapidfuzz import fuzz, process

from data.contract import Column, Table

from .names import plain, words
from .vocabulary import Kind, Synonym, elsewhere, generic, spoken

SAME, OF_KIND, GENERIC, STAND_IN, FUZZY = 0.97, 0.91, 0.85, 0.62, 0.74
_LEAST_LIKENESS = 82
# Pseudonyms, for which people's names must not pass; and the second of two deliveries.
_NEVER_ALIKE = ("specialist_id", "final_delivered_at")
_ALIKE = _SIMILAR, _HOLDS = "a similar name", "its name holds a usual one"
_SHORTEST = 4  # letters; shorter names resemble each other by chance
_CUSTOM = re.compile(r"^(?:custom field|benutzerdefinierte\w* feld) ?\((.+)\)$", re.IGNORECASE)


@dataclass(frozen=True)
class Evidence:
    """How strongly something speaks for a pair of columns, and why."""

    score: float
    why: str


NONE = Evidence(0, "")

_Names = tuple[tuple[Synonym, ...], ...]
"""The names of one contract column: those in this kind of file, and the usual ones."""


def by_names(table: Table, header: Sequence[str], kind: Kind | None) -> dict[tuple[str, str], Evidence]:
    """(contract column, source column) → evidence, for the pairs that have any.

    A name that is known for one column does not count as similar to another's.
    """
    own = kind.tables.get(table.name, {}) if kind else {}
    usable = [name for name in header if not (kind and kind.bars(name))]
    usual = generic(table.name, spoken(header))
    found = {}
    for column in table.columns:
        names = (own.get(column.name, ()), usual.get(column.name, ()))
        likeness = _likeness(usable, [] if column.name in _NEVER_ALIKE else _own_names(column.name, names))
        for source, alike in zip(usable, likeness, strict=True):
            evidence = _best(column, source, kind, names, alike)
            if evidence.score:
                found[column.name, source] = evidence
    known = {source for (_, source), evidence in found.items() if evidence.why not in _ALIKE}
    return {pair: one for pair, one in found.items() if one.why not in _ALIKE or pair[1] not in known}


def _best(column: Column, source: str, kind: Kind | None, names: _Names, alike: float) -> Evidence:
    custom = _CUSTOM.match(source)
    called = [plain(source)] + ([plain(custom[1])] if custom else [])
    if plain(column.name) in called:
        return Evidence(SAME, "same name")
    if kind and (found := _known(called, names[0], OF_KIND)):
        return Evidence(found, f"its name in {kind.name}")
    if found := _known(called, names[1], GENERIC):
        return Evidence(found, "a usual name for it")
    return NONE if plain(source) in elsewhere() else _alike(column, source, names, alike)


def _known(called: list[str], synonyms: tuple[Synonym, ...], top: float) -> float:
    found = [one for one in synonyms if one.plain in called]
    return max((_rated(one, top) for one in found), default=0)


def _rated(synonym: Synonym, top: float) -> float:
    """The best name first; stand-ins are so alike that their order hardly matters."""
    rank = min(synonym.rank, 40)
    return STAND_IN - rank * 0.0004 if synonym.stand_in else top - rank * 0.001


def _own_names(column: str, names: _Names) -> list[str]:
    return [plain(column), *(one.plain for each in names for one in each if not (one.stand_in or one.exact))]


def _likeness(header: Sequence[str], names: list[str]) -> list[float]:
    """Per source column, 0–100: its similarity to the most similar of the names."""
    long = [name for name in names if len(name) >= _SHORTEST]
    if not header or not long:
        return [0.0] * len(header)
    alike = process.cdist([plain(name) for name in header], long, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    return [float(one) for one in numpy.max(alike, axis=1)]


def _alike(column: Column, source: str, names: _Names, alike: float) -> Evidence:
    if alike:
        return Evidence(FUZZY * alike / 100, _SIMILAR)
    if column.name in _NEVER_ALIKE:
        return NONE
    held = [name for name in _own_names(column.name, names) if name in _runs(source)]
    if held:
        longest = max(len(name) for name in held)
        least = 0.45 if column.required or column.present else 0.4
        return Evidence(least + 0.25 * longest / len(plain(source)), _HOLDS)
    return NONE


@lru_cache(10_000)
def _runs(source: str) -> frozenset[str]:
    """A name's words and runs of words, of at least four letters: order date received → received, orderdate …"""
    parts = words(source)[:8]
    runs = {"".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)}
    return frozenset(run for run in runs if len(run) >= _SHORTEST)
