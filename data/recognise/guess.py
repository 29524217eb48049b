"""What a file probably is, judging only by its column names: for the sentence that refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.contract import TABLES, Table
from data.profile import Mapping

from .evidence import STAND_IN, by_names
from .vocabulary import kind_of


@dataclass(frozen=True)
class Guess:
    """A contract table and the kind of export, as people call it."""

    table: Table
    kind: str


def guess(header: Sequence[str], better_than: Mapping) -> Guess | None:
    """The best guess; None if the contract's own names say as much, or if too little fits."""
    kind = kind_of(header)
    tables = [TABLES[name] for name in kind.tables] if kind else list(TABLES.values())
    named = {one.name: _named(one, header) for one in tables}
    table = max(tables, key=lambda one: (len(named[one.name]), _required_share(one, named[one.name])))
    enough = kind is not None or _required_share(table, named[table.name]) >= 0.5
    if not enough or len(named[table.name]) <= len(better_than.columns):
        return None
    return Guess(table, kind.name if kind else "by its column names")


def _required_share(table: Table, named: set[str]) -> float:
    return len(named & set(table.required)) / len(table.required)


def _named(table: Table, header: Sequence[str]) -> set[str]:
    """The contract columns whose names some source column has."""
    found = by_names(table, header, kind_of(header))
    return {column for (column, _), evidence in found.items() if evidence.score >= STAND_IN - 0.05}
