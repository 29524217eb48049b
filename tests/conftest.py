"""What most tests start from: the sample exports, imported as anyone would."""

import csv
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from data import demo, pipeline
from data.warehouse import Warehouse, reading

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
REAL = ROOT.parent / "shared" / "real"
DEMO_ITEMS = 1_500

# A change is judged by the same examples each time; runs at home go on looking for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings or the warehouse of whoever runs it."""
    for name in ("KPO_WAREHOUSE", "KPO_TIMEZONE", "KPO_CURRENCY", "KPO_RULES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def own_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's tests leave their script as `__main__`, from which a later test's processes would start and die."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse folder with the sample exports imported once. Tests only read it."""
    folder = tmp_path_factory.mktemp("sample") / "warehouse"
    pipeline.run([SAMPLE], warehouse=folder, publish=True, by="tests")
    return folder


@pytest.fixture(scope="session")
def sample_version(sample_warehouse: Path) -> Path:
    """The version file of the sample."""
    return Warehouse(sample_warehouse).current().path


@pytest.fixture(scope="session")
def demo_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of a small demo portfolio."""
    folder = tmp_path_factory.mktemp("demo-exports")
    demo.write(folder, deliverables=DEMO_ITEMS)
    return folder


@pytest.fixture(scope="session")
def demo_warehouse(demo_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo portfolio. Tests only read it; who writes takes a copy."""
    house = tmp_path_factory.mktemp("demo")
    pipeline.run([demo_exports], warehouse=house, publish=True, by="test", demo=True)
    return house


@pytest.fixture(scope="session")
def first_start_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports that a first start takes for its demo portfolio, in which the planted effects can be seen."""
    folder = tmp_path_factory.mktemp("first-start-exports")
    demo.write(folder, deliverables=10_000)
    return folder


@pytest.fixture(scope="session")
def first_start(first_start_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo portfolio as a first start makes it. Tests only read it; who writes takes a copy."""
    house = tmp_path_factory.mktemp("first-start")
    report = pipeline.run([first_start_exports], warehouse=house, publish=True, by="test", demo=True)
    assert sum(file["rejected"] for file in report["files"]) == 0
    return house


@pytest.fixture
def house(tmp_path: Path) -> Warehouse:
    """An empty warehouse of the test's own."""
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture
def importing(house: Warehouse) -> Callable[..., dict]:
    """Import files into the test's own warehouse; returns the report. A bad row needs no good one beside it."""

    def run(*files: Path, publish: bool = True, **settings) -> dict:
        settings = {"accept_rejects": True, **settings}
        return pipeline.run(list(files), warehouse=house.directory, publish=publish, by="tests", **settings)

    return run


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (dicts) as a CSV export."""

    def write(name: str, *rows: dict) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def stored(house: Warehouse) -> Callable[[str], list[tuple]]:
    """Ask the current version of the test's own warehouse in SQL."""

    def ask(query: str) -> list[tuple]:
        with reading(house.current().path) as connection:
            return connection.execute(query).fetchall()

    return ask


def item(number: int = 1, **columns: str) -> dict[str, str]:
    """The smallest deliverable that the contract takes, with what a test changes."""
    return {
        "deliverable_id": f"D-{number}",
        "vendor_id": "V-1",
        "segment": "legal",
        "work_type": "contract_review",
        "received_at": "2026-01-05T09:00:00Z",
        "status": "in_progress",
        "first_delivered_at": "",
        **columns,
    }


def each_kept(folder: Path) -> Iterator[Path]:
    """The version files in a warehouse folder."""
    yield from sorted((folder / "versions").glob("*.duckdb"))
