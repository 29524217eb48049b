"""The words of other systems, from synonyms.toml and values.toml: kinds of exports, columns, values."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .names import plain

_FOLDER = Path(__file__).parent
_STAND_IN = "~"


@dataclass(frozen=True)
class Synonym:
    """One name that a contract column goes by; a stand-in is near enough to be proposed, not to be sure of."""

    plain: str
    stand_in: bool


@dataclass(frozen=True)
class Kind:
    """One kind of export: what marks it, and which of its columns are which of the contract's."""

    name: str
    least: int
    marks: frozenset[str]
    needs: frozenset[str]  # at least one of these, where any are given
    never: frozenset[str]
    log: bool  # a row is an event of a case
    tables: dict[str, dict[str, tuple[Synonym, ...]]]
    offers: tuple[str, ...] = ()  # tables that a person may make of it where it is none as it stands

    def marked(self, header: Iterable[str]) -> int:
        """How many of its marks a header has; 0 where they are too few."""
        seen = {plain(name) for name in header}
        found = len(self.marks & seen)
        enough = found >= self.least and (not self.needs or self.needs & seen)
        return found if enough else 0

    def bars(self, source: str) -> bool:
        """Whether a column of this kind of export must feed nothing."""
        return plain(source) in self.never


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of export that is known."""
    return tuple(_kind(entry) for entry in _toml("synonyms.toml")["kind"])


def kind_of(header: Iterable[str]) -> Kind | None:
    """The kind of export whose marks a header has most of; None for none."""
    header = tuple(header)
    best = max(kinds(), key=lambda kind: kind.marked(header))
    return best if best.marked(header) else None


@cache
def generic(table: str) -> dict[str, tuple[Synonym, ...]]:
    """What the columns of a table are called in exports of any kind."""
    return _columns(_toml("synonyms.toml")["generic"].get(table, {}))


@cache
def value_words(which: str) -> dict[str, str]:
    """Cell as compared → contract value, for status, priority, segment, event_type, boolean …"""
    listed = _toml("values.toml").get(which, {}).get("words", {})
    return {plain(word): value for value, words in listed.items() for word in words}


@cache
def value_parts(which: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of words within a cell and the contract value they stand for, the deciding ones first."""
    listed = _toml("values.toml").get(which, {}).get("parts", {})
    return tuple(
        (re.compile("|".join(rf"(?<![^\W_]){re.escape(word)}" for word in words), re.IGNORECASE), value)
        for value, words in listed.items()
    )


def _kind(entry: dict) -> Kind:
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
        column: tuple(Synonym(plain(name), name.startswith(_STAND_IN)) for name in names)
        for column, names in entries.items()
    }


@cache
def _toml(name: str) -> dict:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))
