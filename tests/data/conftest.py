"""What most tests of reading and checking need from an import: files in, a report and stored rows out."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data import build
from data.batch import Batch, Source
from data.intake import Intake
from data.profile import read_profile


class Intakes:
    """Imports on top of one another, up to the stored tables: without facts, which take most of an import's time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.number = folder, 0

    def take(self, *files: Path, profile: Path | None = None, **settings) -> dict:
        """Take files in as `pipeline.run` does; returns the entries of its report that are about files."""
        base = self._path() if self.number else None
        self.number += 1
        with tempfile.TemporaryDirectory() as workdir, self._opened(base, Path(workdir)) as connection:
            mappings = read_profile(profile) if profile else ()
            sources = [Source(file, file.name) for file in files]
            intake = Intake(connection, Batch(sources, "tests", profile=mappings, **settings), Path(workdir))
            intake.run()
        return {"files": [one.as_json() for one in intake.reports], "left_out": intake.left_out}

    def stored(self, query: str) -> list[tuple]:
        """Query the stored tables in SQL."""
        with duckdb.connect(self._path(), read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            return connection.execute(query).fetchall()

    def _path(self) -> Path:
        return self.folder / f"{self.number}.duckdb"

    def _opened(self, base: Path | None, workdir: Path) -> duckdb.DuckDBPyConnection:
        return build.open_new(self._path(), base, workdir, threads=1)


@pytest.fixture
def _intakes(tmp_path: Path) -> Intakes:
    return Intakes(tmp_path / "intakes")


@pytest.fixture
def taking(_intakes: Intakes) -> Callable[..., dict]:
    """Like `importing`, for tests that look only at the report on their files and at stored rows."""
    return _intakes.take


@pytest.fixture
def taken(_intakes: Intakes) -> Callable[[str], list[tuple]]:
    """Like `stored`, for what `taking` took in."""
    return _intakes.stored
