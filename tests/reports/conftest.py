"""Packs to look at: of the demo portfolio, of one with planted changes, and of names that try to be markup."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.warehouse import Warehouse
from queries import EVERYTHING, Scope, asking
from reports import pack
from reports.content import Made, Pack
from tests.pages.conftest import empty_warehouse, hostile_warehouse, open_app, started_empty  # noqa: F401
from tests.reports import planted, reading

MADE_AT = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


def pack_of(version: Path, scope: Scope | None = None, week=None, **more) -> Pack:
    """A pack of that version, by default of everything in its newest complete week."""
    return pack.build(asking(version), scope or Scope(viewer=EVERYTHING), week, Made("0007", MADE_AT), **more)


@pytest.fixture(scope="session")
def demo_version(demo_warehouse: Path) -> Path:
    """The version file of the demo portfolio."""
    return Warehouse(demo_warehouse).current().path


@pytest.fixture(scope="session")
def changed_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty even weeks and one in which every metric changes; hostile and very long names."""
    return planted.build(tmp_path_factory.mktemp("changed") / "changed.duckdb")


@pytest.fixture(scope="session")
def changed_pack(changed_version: Path) -> Pack:
    """The pack of that version; tests only read it."""
    return pack_of(changed_version)


@pytest.fixture(scope="session")
def changed_pdf(changed_pack: Pack) -> bytes:
    """The PDF of that pack."""
    return pack.pdf(changed_pack)


@pytest.fixture(scope="session")
def changed_text(changed_pdf: bytes) -> str:
    """The text of that PDF."""
    return reading.text_of(changed_pdf)
