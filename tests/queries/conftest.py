"""The small portfolio, built once; every question's own parameters."""

from pathlib import Path

import pyarrow as pa
import pytest

import queries

from .portfolio import build_version, small_portfolio

SETTINGS = {
    "slice": "vendor",
    "rows": "vendor_id",
    "columns": "segment",
    "limit": 1000,
    "check": "missing_term",
    "deliverable": None,
    "text": None,
    "basis": "coded",
    "measure": "count",
    "cause": None,
    "reason": None,
    "owner": None,
    "state": None,
    "which": None,
    "rate_change": 0.1,
    "hours_change": 0.1,
    "avoidable": None,
}


@pytest.fixture(scope="session")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version file of the small portfolio."""
    return build_version(tmp_path_factory.mktemp("small") / "small.duckdb", **small_portfolio())


@pytest.fixture(scope="session")
def empty_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version file without rows."""
    return build_version(tmp_path_factory.mktemp("empty") / "empty.duckdb")


def ask(name: str, version: Path, viewer=queries.EVERYTHING, **limits) -> list[dict]:
    """A question's rows, with its own parameters filled in."""
    return table(name, version, viewer, **limits).to_pylist()


def table(name: str, version: Path, viewer=queries.EVERYTHING, **limits) -> pa.Table:
    """A question's answer, with its own parameters filled in."""
    settings = {key: SETTINGS[key] for key in queries.parameters_of(name)}
    return queries.run(name, queries.Scope(viewer=viewer, **limits), version, **settings)
