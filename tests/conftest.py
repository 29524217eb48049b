"""What most tests start from: the sample exports, imported as anyone would import them."""

import csv
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner

from data import demo, job_run, jobs, pipeline
from data.job_folder import Folder
from data.warehouse import Warehouse, reading

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
REAL = ROOT.parent / "shared" / "real"
DEMO_ITEMS = 1_500

# No property fails on a busy machine because of the time it takes. CI judges a change by the same few examples each
# time; local runs go on looking for new ones.
CI = bool(os.environ.get("CI"))
EXAMPLES = 100
settings.register_profile("home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("home"), derandomize=True, max_examples=EXAMPLES // 4)
settings.load_profile("ci" if CI else "home")


def examples(count: int) -> int:
    """The number of examples of a property: `count` locally, and the profile's share of it in CI."""
    return max(1, count * settings().max_examples // EXAMPLES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a browser first: they are in few, long modules, one of which would otherwise run alone at the end."""
    items.sort(key=lambda item: "window" not in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings or the warehouse of the person who runs it."""
    for name in ("KPO_WAREHOUSE", "KPO_TIMEZONE", "KPO_CURRENCY", "KPO_RULES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def own_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's tests leave their script as `__main__`; processes of later tests would start from it and die."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session", autouse=True)
def installed_once() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself for each app of a test, half of a page's time.

    No test installs anything, so what was found for the first app holds for all.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


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
    """A small demo portfolio. Tests only read it; those that write take a copy."""
    house = tmp_path_factory.mktemp("demo")
    pipeline.run([demo_exports], warehouse=house, publish=True, by="test", demo=True)
    return house


@pytest.fixture(scope="session")
def first_start_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports that a first start uses for its demo portfolio, in which the planted effects can be seen."""
    folder = tmp_path_factory.mktemp("first-start-exports")
    demo.write(folder, deliverables=10_000)
    return folder


@pytest.fixture(scope="session")
def first_start(first_start_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo portfolio as a first start makes it. Tests only read it; those that write take a copy."""
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
    """Import files into the test's own warehouse; returns the report. Bad rows are accepted without good ones."""

    def run(*files: Path, publish: bool = True, **settings) -> dict:
        settings = {"accept_rejects": True, **settings}
        return pipeline.run(list(files), warehouse=house.directory, publish=publish, by="tests", **settings)

    return run


@pytest.fixture
def imports_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import jobs run in the test's own process, and have ended by the time their start returns.

    For tests of what becomes of the files; tests of the process itself do without this.
    """

    def start(folder: Folder, lock: int) -> None:
        folder.begin("queued", "Waiting to start")
        assert job_run.run(folder) == 0

    monkeypatch.setattr(jobs, "_start", start)
    monkeypatch.setattr(job_run, "NICENESS", 0)


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (dicts) as a CSV export."""
    return lambda name, *rows: write(tmp_path / name, *rows)


@pytest.fixture
def stored(house: Warehouse) -> Callable[[str], list[tuple]]:
    """Query the current version of the test's own warehouse in SQL."""

    def ask(query: str) -> list[tuple]:
        with reading(house.current().path) as connection:
            return connection.execute(query).fetchall()

    return ask


def write(path: Path, *rows: dict) -> Path:
    """Write rows as CSV, with every column that any of them has."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported_at_once(folder: Path, exports: Iterable[Sequence[dict]], **settings) -> list[dict]:
    """Import one file per export's rows, all in one batch; returns what the report says about each.

    For cases that are files rather than imports: the facts are built only once.
    """
    files = [write(folder / f"{number:03}.csv", *rows) for number, rows in enumerate(exports)]
    settings = {"accept_rejects": True, **settings}
    return pipeline.run(files, warehouse=folder / "warehouse", publish=True, by="tests", **settings)["files"]


def item(number: int = 1, **columns: str) -> dict[str, str]:
    """The smallest deliverable that the contract accepts, with the test's changes."""
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
