"""How a file is currently read, as a proposal that a person can review and change."""

from collections.abc import Iterable
from dataclasses import replace

import duckdb

from data.contract import Column
from data.profile import Mapping
from data.sql import identifier

from .proposal import CONFIRMED, ColumnProposal, Proposal, TableProposal, ValueProposal
from .values import translate

MOST_VALUES = 200
_UNSURE, _EXACT = 0.3, 1.0


def in_force(proposal: Proposal, mappings: Iterable[Mapping], read_by: str) -> Proposal:
    """The file's proposal, with the mappings in force in place of what its names and contents suggest.

    `read_by` says where they come from: a saved profile's name, or the data contract.
    """
    tables = tuple(_table(mapping, proposal) for mapping in mappings)
    return replace(proposal, tables=tables, questions=(), why="", read_by=read_by)


def lists(connection: duckdb.DuckDBPyConnection, loaded: str, columns: Iterable[str]) -> dict[str, dict[str, int]]:
    """Every value of these columns with its rows, most frequent first; columns with very many values are left out."""
    found = {name: _list(connection, loaded, identifier(name)) for name in columns}
    return {name: dict(values) for name, values in found.items() if 0 < len(values) <= MOST_VALUES}


def _list(connection: duckdb.DuckDBPyConnection, loaded: str, name: str) -> list[tuple[str, int]]:
    return connection.execute(
        f"select {name}, count(*) as n from {identifier(loaded)} where {name} is not null "
        f"group by 1 order by n desc, 1 limit {MOST_VALUES + 1}"
    ).fetchall()


def _table(mapping: Mapping, proposal: Proposal) -> TableProposal:
    proposed = next((one for one in proposal.tables if one.table == mapping.table.name), None)
    suggested = {one.column: one for one in proposed.columns} if proposed else {}
    wanted = {*mapping.table.required, *mapping.provided}
    wanted -= {*mapping.by_log}
    names = [column.name for column in mapping.table.columns if column.name in wanted]
    columns = tuple(_column(name, mapping, proposal, suggested.get(name)) for name in names)
    return TableProposal(mapping.table.name, CONFIRMED, columns, mapping, _values(mapping, proposal))


def _column(name: str, mapping: Mapping, proposal: Proposal, suggested: ColumnProposal | None) -> ColumnProposal:
    sources = mapping.joined.get(name) or mapping.columns.get(name, ())
    others = tuple(one for one in (*suggested.sources, *suggested.others) if one not in sources) if suggested else ()
    samples = proposal.cells.get(sources[0], ()) if sources else ()
    return ColumnProposal(name, sources, CONFIRMED if sources else 0.0, "", samples, others)


def _values(mapping: Mapping, proposal: Proposal) -> dict[str, dict[str, ValueProposal]]:
    coded = [column for column in mapping.table.columns if column.type in ("enum", "boolean")]
    sources = {column: mapping.columns.get(column.name, ("",))[0] for column in coded}
    return {
        column.name: {
            cell: _value(column, mapping.values.get(column.name, {}), cell, rows)
            for cell, rows in proposal.lists[source].items()
        }
        for column, source in sources.items()
        if source in proposal.lists
    }


def _value(column: Column, pairs: dict[str, str], cell: str, rows: int) -> ValueProposal:
    """What the import makes of a cell: what a person said of it or of all others, else the contract's own word."""
    told = {source.strip().lower(): value for source, value in pairs.items()}
    value, confidence = translate(column, cell)
    said = told.get(cell.lower()) or (value if confidence == _EXACT or column.type == "boolean" else None)
    said = said or told.get("*")
    return ValueProposal(said, CONFIRMED, rows) if said else ValueProposal(column.otherwise or "", _UNSURE, rows)
