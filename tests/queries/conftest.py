"""The small portfolio, built once, and how to ask it."""

from pathlib import Path

import pyarrow as pa
import pytest

import queries

from .portfolio import build_version, small_portfolio
from .ways import asked


@pytest.fixture(scope="session")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version file of the small portfolio."""
    return build_version(tmp_path_factory.mktemp("small") / "small.duckdb", **small_portfolio())


@pytest.fixture(scope="session")
def empty_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version file without rows."""
    return build_version(tmp_path_factory.mktemp("empty") / "empty.duckdb")


def ask(way: str, version: Path, viewer=queries.EVERYTHING, **limits) -> list[dict]:
    """The rows of a way to ask, by its name in WAYS."""
    return table(way, version, viewer, **limits).to_pylist()


def table(way: str, version: Path, viewer=queries.EVERYTHING, **limits) -> pa.Table:
    """The answer to a way to ask, by its name in WAYS."""
    question, settings = asked(way)
    return queries.run(question, queries.Scope(viewer=viewer, **limits), version, **settings)
