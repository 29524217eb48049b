"""What files look like before anyone has confirmed them: proposals, and profiles to edit."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from data import reading
from data.profile import profile_text
from data.reading.refusal import shown
from data.recognise import Proposal, known_values, propose
from data.recognise.table_draft import is_open
from data.sources import stem
from data.warehouse import NoWarehouse, Warehouse


def of_files(
    files: list[Path],
    *,
    table: str | None = None,
    encoding: str | None = None,
    sheet: Sequence[str] = (),
    warehouse: Path | None = None,
) -> Iterator[tuple[reading.TextTable, Proposal]]:
    """Each text table of the files with its proposal. Raises reading.Refused for anything that is not a table."""
    try:
        version = Warehouse(warehouse).current().path
    except NoWarehouse:
        version = None
    known = known_values(version)
    with tempfile.TemporaryDirectory() as workdir, duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for path in reading.find(files):
            for text in reading.read(path, Path(workdir), encoding, sheet or None):
                reading.load(connection, text, "text")
                yield text, propose(connection, text, "text", known, table)


def write_profile(text: reading.TextTable, proposal: Proposal, folder: Path) -> Path:
    """Write the proposed mappings as a profile into the folder, for review; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    name = stem(text.name)
    path = _untaken(folder / f"{''.join(letter if letter.isalnum() else '_' for letter in name)}.toml")
    mappings = tuple(one.mapping for one in proposal.tables)
    path.write_text(_to_be_said(proposal) + profile_text(mappings, name=name, headers=text.header), "utf-8")
    return path


def _to_be_said(proposal: Proposal) -> str:
    """What the profile leaves out because it would be a guess, as comments."""
    lines = [
        f"# To be chosen: {column.column} of {table.table} ({column.why})"
        for table in proposal.tables
        for column in table.columns
        if column.column in table.mapping.missing
    ]
    lines += [
        f"# To be chosen: what {cell} means in {column} of {table.table}"
        for table in proposal.tables
        for column, found in table.values.items()
        for cell, one in found.items()
        if is_open(column, one)
    ]
    return "".join(f"{shown(line)}\n" for line in lines)


def _untaken(path: Path) -> Path:
    """The path, numbered if the file exists: somebody may have edited it."""
    number, free = 2, path
    while free.exists():
        number, free = number + 1, path.with_stem(f"{path.stem}_{number}")
    return free
