"""What the tests of recognition share: an export, loaded and proposed, with nothing confirmed earlier."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data import reading
from data.recognise import Known, Proposal, propose
from tests.conftest import REAL

EXPORTS = Path(__file__).parents[1] / "exports"


def proposed(path: Path, known: Known | None = None, table: str | None = None) -> Proposal:
    """The proposal for a file's first table; made once for an export, since several tests look at it."""
    is_export = known is None and path.parent in (EXPORTS, REAL)
    return _of_export(path, table) if is_export else _proposed(path, known or Known(), table)


@cache
def _of_export(path: Path, table: str | None) -> Proposal:
    return _proposed(path, Known(), table)


def _proposed(path: Path, known: Known, table: str | None) -> Proposal:
    with TemporaryDirectory() as workdir, duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        text = reading.read(path, Path(workdir))[0]
        reading.load(connection, text, "text")
        return propose(connection, text, "text", known, table)


def sources(proposal: Proposal, table: str) -> dict[str, str | list[str]]:
    """Contract column → source column, or the list of its fallbacks."""
    found = next(one for one in proposal.tables if one.table == table).mapping.columns
    return {column: names[0] if len(names) == 1 else list(names) for column, names in found.items()}


def values(proposal: Proposal, column: str, table: int = 0) -> dict[str, str]:
    """Source value → contract value proposed for a column."""
    return {cell: one.value for cell, one in proposal.tables[table].values[column].items()}


def confidences(proposal: Proposal, table: int = 0) -> dict[str, float]:
    """Contract column → confidence."""
    return {one.column: one.confidence for one in proposal.tables[table].columns}


def tables(proposal: Proposal) -> list[str]:
    """The names of the proposed tables."""
    return [one.table for one in proposal.tables]


def header_only(names: Iterable[str]) -> str:
    """A CSV with nothing but column names."""
    return ",".join(f'"{name}"' for name in names) + "\n"
