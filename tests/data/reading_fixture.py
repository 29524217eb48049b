"""What the tests of reading share: a file's table, or the sentence that refuses the file."""

from pathlib import Path

import duckdb
import pytest

from data import reading


def take(connection, folder: Path, content: bytes, name: str = "orders.csv", encoding: str | None = None):
    """The one table of a file with these bytes: (text table, what load returned, rows with their lines)."""
    path = folder / name
    path.write_bytes(content)
    [table] = reading.read(path, folder / "work", encoding)
    loaded = reading.load(connection, table, "taken")
    rows = connection.execute("from taken").fetchall()
    assert loaded.rows == len(rows) + len(loaded.rejects)
    return table, loaded, rows


def refusal_of(folder: Path, content: bytes, name: str = "orders.csv") -> str:
    """The sentence with which read or load refuses a file with these bytes."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(reading.Refused) as refused:
        load_all(path, folder / "work")
    assert str(folder) not in str(refused.value)
    assert str(refused.value).startswith(name)
    return str(refused.value)


def load_all(path: Path, workdir: Path) -> None:
    with duckdb.connect() as connection:
        for table in reading.read(path, workdir):
            reading.load(connection, table, "taken")
