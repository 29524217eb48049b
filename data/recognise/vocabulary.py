"""The words of other systems, from kinds.toml and words/: kinds of exports, columns and values, by language."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from data.contract import TABLES

from .names import folded, plain, spellings

_FOLDER = Path(__file__).parent
_STAND_IN, _WHOLE = "~", "="
_ENGLISH = "en"
LANGUAGES = (_ENGLISH, *sorted(path.stem for path in (_FOLDER / "words").glob("*.toml") if path.stem != _ENGLISH))
_SHORTEST_RUN = 3  # letters of a word within a cell
_SPOKEN_FROM = 2  # column names in a language from which a file counts as speaking it


@dataclass(frozen=True)
class Synonym:
    """One name for a contract column; a stand-in is near enough to be proposed, but not to be sure."""

    plain: str
    stand_in: bool
    rank: int = 0  # among the names for its column in its language
    exact: bool = False  # in a language that the file does not speak: no similar name counts


@dataclass(frozen=True)
class Kind:
    """One kind of export: what identifies it, and which of its columns are which of the contract's."""

    name: str
    least: int
    marks: frozenset[str]
    needs: frozenset[str]  # at least one of these, if any are given
    never: frozenset[str]
    log: bool  # a row is an event of a case
    tables: dict[str, dict[str, tuple[Synonym, ...]]]
    offers: tuple[str, ...] = ()  # tables that a person may make of it if it is none as it stands

    def marked(self, header: Iterable[str]) -> int:
        """How many of its marks a header has; 0 if too few."""
        seen = {plain(name) for name in header}
        found = len(self.marks & seen)
        enough = found >= self.least and (not self.needs or self.needs & seen)
        return found if enough else 0

    def bars(self, source: str) -> bool:
        """Whether a column of this kind of export must feed nothing."""
        return plain(source) in self.never


@cache
def kinds() -> tuple[Kind, ...]:
    """Every known kind of export."""
    return tuple(_kind(entry) for entry in _toml("kinds.toml")["kind"])


def kind_of(header: Iterable[str]) -> Kind | None:
    """The kind of export with the most marks in a header; None if no kind is marked."""
    header = tuple(header)
    best = max(kinds(), key=lambda kind: kind.marked(header))
    return best if best.marked(header) else None


def spoken(header: Iterable[str]) -> tuple[str, ...]:
    """The languages of the column names, always including English."""
    seen = {plain(name) for name in header}
    return tuple(one for one in LANGUAGES if one == _ENGLISH or len(seen & _own_names(one)) >= _SPOKEN_FROM)


@cache
def generic(table: str, languages: tuple[str, ...] = (_ENGLISH,)) -> dict[str, tuple[Synonym, ...]]:
    """What the columns of a table are called in exports of any kind in these languages."""
    found: dict[str, tuple[Synonym, ...]] = {}
    for language in LANGUAGES:
        for column, names in _columns(_of(language, "columns").get(table, {})).items():
            known = language in languages
            kept = (one if known else replace(one, exact=True) for one in names if known or not one.stand_in)
            found[column] = (*found.get(column, ()), *kept)
    return found


@cache
def elsewhere() -> frozenset[str]:
    """Column names, as compared, that are never the contract's, whatever the columns hold."""
    return frozenset(
        one for language in LANGUAGES for name in _of(language, "elsewhere").get("names", ()) for one in spellings(name)
    )


@cache
def key_names() -> frozenset[str]:
    """What the keys of the contract's tables are called anywhere, as compared."""
    keys = {name for table in TABLES.values() for name in table.key if table.by_name[name].type == "text"}
    everywhere = [_of(language, "columns").values() for language in LANGUAGES]
    tables = [*(table for tables in everywhere for table in tables)]
    known = [names for table in tables for name, names in _columns(table).items() if name in keys]
    named = {one.plain for names in known for one in names}
    of_kinds = {
        one.plain for kind in kinds() for table in kind.tables.values() for key in keys for one in table.get(key, ())
    }
    return frozenset(named | of_kinds | {plain(key) for key in keys})


@cache
def value_words(which: str) -> dict[str, str]:
    """Cell as compared → contract value, for status, priority, segment, event_type, boolean …"""
    return {one: value for word, value in _value_words(which) for one in spellings(word.removeprefix(_WHOLE))}


@cache
def value_runs(which: str) -> dict[str, str]:
    """Runs of words within a cell, as compared → contract value."""
    within = [(word, value) for word, value in _value_words(which) if not word.startswith(_WHOLE) and not _short(word)]
    return {one: value for word, value in within for one in spellings(word)}


@cache
def value_parts(which: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns for the beginnings of words in a folded cell and what they stand for, decisive ones first."""
    listed: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for value, beginnings in _of(language, which).get("parts", {}).items():
            listed.setdefault(value, []).extend(beginnings)
    return tuple(
        (re.compile("|".join(rf"(?<![^\W_]){re.escape(folded(word))}" for word in beginnings)), value)
        for value, beginnings in listed.items()
    )


@cache
def phrases(which: str) -> frozenset[str]:
    """Words that change the meaning of a status: not, yet, starts, waits, again, denying."""
    return frozenset(
        one for language in LANGUAGES for word in _of(language, "phrases").get(which, ()) for one in spellings(word)
    )


def _value_words(which: str) -> list[tuple[str, str]]:
    """Word → value, with the first languages last, so that they overrule the others."""
    return [
        (word, value)
        for language in reversed(LANGUAGES)
        for value, words in _of(language, which).get("words", {}).items()
        for word in words
    ]


def _short(word: str) -> bool:
    return len(plain(word)) < _SHORTEST_RUN


@cache
def _own_names(language: str) -> frozenset[str]:
    """Column names, as compared, that a language has and English does not."""
    return _names(language) - _names(_ENGLISH)


@cache
def _names(language: str) -> frozenset[str]:
    tables = _of(language, "columns").values()
    named = {one.plain for columns in tables for names in _columns(columns).values() for one in names}
    return frozenset(named | {one for name in _of(language, "elsewhere").get("names", ()) for one in spellings(name)})


def _of(language: str, section: str) -> dict[str, Any]:
    return _toml(f"words/{language}.toml").get(section, {})


def _kind(entry: dict[str, Any]) -> Kind:
    settings = ("name", "least", "marks", "needs", "never", "log", "offers")
    sets = {name: frozenset(plain(one) for one in entry.get(name, ())) for name in ("marks", "needs", "never")}
    tables = {table: _columns(columns) for table, columns in entry.items() if table not in settings}
    return Kind(
        entry["name"],
        entry["least"],
        **sets,
        log=entry.get("log", False),
        tables=tables,
        offers=tuple(entry.get("offers", ())),
    )


def _columns(entries: dict[str, list[str]]) -> dict[str, tuple[Synonym, ...]]:
    return {
        column: tuple(
            Synonym(one, name.startswith(_STAND_IN), rank) for rank, name in enumerate(names) for one in spellings(name)
        )
        for column, names in entries.items()
    }


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))
