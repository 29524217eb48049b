"""Versions: published whole or not at all, kept, returned to, and never half read."""

import json
import random
import shutil
import threading
import time
from pathlib import Path

import duckdb
import pytest

from data import pipeline, start, warehouse
from data.warehouse import NoWarehouse, Warehouse, WarehouseError
from tests import processes
from tests.conftest import each_kept, examples, item, write


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory):
    """A warehouse folder of two imports with one item each. Tests only copy it."""
    folder = tmp_path_factory.mktemp("two")
    for name, number in (("a.csv", 1), ("b.csv", 2)):
        file = write(folder / name, item(number))
        pipeline.run([file], warehouse=folder / "warehouse", publish=True, by="tests")
    return folder / "warehouse"


@pytest.fixture
def imported_twice(house, two_versions):
    """The test's own warehouse, with two versions."""
    shutil.copytree(two_versions, house.directory)


def test_an_empty_folder_has_no_warehouse(house):
    with pytest.raises(NoWarehouse):
        house.current()


def test_each_import_makes_a_version_and_back_returns_exactly(house, importing, export, stored):
    first = importing(export("a.csv", item(1)))
    second = importing(export("b.csv", item(2, status="delivered", first_delivered_at="2026-01-06T09:00:00Z")))
    assert (first["version"], second["version"]) == ("0001", "0002")
    assert second["before"] == first["after"]
    house.back("0001")
    assert stored("select deliverable_id from raw.deliverables") == [("D-1",)]
    house.back("0002")
    assert stored("select count(*) from raw.deliverables") == [(2,)]
    assert [(r["version"], r["current"], r["kept"]) for r in house.history()] == [
        ("0001", False, True),
        ("0002", True, True),
    ]


def test_a_version_number_is_never_used_again(house, imported_twice, importing, export):
    house.back("0001")
    assert importing(export("new.csv", item(9)))["version"] == "0003"


def test_only_kept_versions_can_be_gone_back_to(house, imported_twice):
    with pytest.raises(WarehouseError, match="Version 0007 is not kept. Kept versions: 0001, 0002"):
        house.back("0007")


def test_old_versions_are_pruned_but_never_the_current_one(house, imported_twice, importing, export, monkeypatch):
    monkeypatch.setattr(warehouse, "KEPT_VERSIONS", 2)
    importing(export("3.csv", item(3)))
    assert [path.stem for path in each_kept(house.directory)] == ["0002", "0003"]
    house.back("0002")
    importing(export("4.csv", item(4)))
    assert house.current().name == "0004"
    assert [record["kept"] for record in house.history()] == [False, False, True, True]


def test_an_open_reader_keeps_its_answers_while_versions_come_and_go(
    house, imported_twice, importing, export, monkeypatch
):
    monkeypatch.setattr(warehouse, "KEPT_VERSIONS", 1)
    with duckdb.connect(house.current().path, read_only=True) as reader:
        importing(export("c.csv", item(3)))
        assert reader.execute("select count(*) from raw.deliverables").fetchone() == (2,)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 3}', "null"])
def test_a_damaged_pointer_shows_the_newest_version_and_says_so(house, imported_twice, damage):
    house.pointer.write_text(damage)
    current = house.current()
    assert current.name == "0002"
    assert "pointer file is damaged" in current.notice
    house.back("0002")
    assert house.current().notice == ""


def test_a_missing_pointer_beside_versions_is_not_an_empty_warehouse(house, imported_twice):
    house.pointer.unlink()
    assert house.current().name == "0002"
    assert "missing" in house.current().notice


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_a_damaged_newest_version_falls_back_to_the_last_good_one(house, imported_twice, content):
    newest = house.path_of("0002")
    newest.write_bytes(newest.read_bytes()[:20_000] if content is None else content)
    current = house.current()
    assert current.name == "0001"
    assert "0002 cannot be read" in current.notice


def test_with_no_readable_version_the_person_is_told(house, imported_twice):
    for path in each_kept(house.directory):
        path.write_bytes(b"")
    with pytest.raises(WarehouseError, match="No version"):
        house.current()


def test_too_little_disk_space_stops_before_the_build(house, importing, export, monkeypatch):
    monkeypatch.setattr(warehouse, "SPARE_BYTES", 2**62)
    with pytest.raises(WarehouseError, match="Not enough disk space"):
        importing(export("a.csv", item(1)))
    with pytest.raises(NoWarehouse):
        house.current()


def test_a_full_disk_during_the_build_is_one_sentence_and_changes_nothing(house, importing, export, monkeypatch):
    importing(export("a.csv", item(1)))

    def full(connection, **settings):
        raise duckdb.IOException("Could not write file: No space left on device")

    monkeypatch.setattr(pipeline.build, "build_facts", full)
    with pytest.raises(WarehouseError, match="nothing was changed: the disk is full"):
        importing(export("b.csv", item(2)))
    assert house.current().name == "0001"
    assert list((house.directory / "building").glob("*")) == []


def test_two_people_committing_at_once_both_land(house, export):
    files = [export(f"{number}.csv", item(number)) for number in range(3)]
    threads = [
        threading.Thread(target=pipeline.run, args=([file],), kwargs={"warehouse": house.directory, "publish": True})
        for file in files
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with duckdb.connect(house.current().path, read_only=True) as reader:
        assert reader.execute("select count(*) from raw.deliverables").fetchone() == (3,)
    assert [record["version"] for record in house.history()] == ["0001", "0002", "0003"]


KILLS = examples(80)


def _import_and_tell(folder: Path, file: Path, started, pipe) -> None:
    started.set()
    report = pipeline.run([file], warehouse=folder, publish=True, by="tests")
    pipe.send(report["version"])


def _killed_import(folder: Path, file: Path, seconds: float) -> str | None:
    """Run an import in a process of its own and kill it after `seconds`; returns the version it acknowledged."""
    started, (here, there) = processes.Event(), processes.Pipe(duplex=False)
    process = processes.started(_import_and_tell, folder, file, started, there)
    assert started.wait(processes.PATIENCE_SECONDS), "the import's process did not start"
    process.join(seconds)
    process.kill()
    processes.exit_code(process)
    return here.recv() if here.poll() else None


def test_an_import_killed_at_any_moment_leaves_a_complete_version(house, importing, export):
    """Kill −9, repeatedly: the current version is complete, every acknowledged import is there, no half batch."""
    importing(export("0.csv", item(0)))
    began = time.perf_counter()
    importing(export("1.csv", item(1), item(1001)))
    usual = time.perf_counter() - began
    chance, acknowledged = random.Random(7), {0, 1}
    for number in range(2, 2 + KILLS):
        file = export(f"{number}.csv", item(number), item(1000 + number))
        if _killed_import(house.directory, file, chance.uniform(0, 1.3 * usual)):
            acknowledged.add(number)
        # The machine may be busier than before: keep the kills spread over the whole import and its end.
        usual *= 0.9 if number in acknowledged else 1.1
        pointer = json.loads(house.pointer.read_text("utf-8"))
        assert house.current().name == pointer["version"], "the pointer names a version that cannot be read"
        assert house.current().notice == ""
        _is_whole(house, acknowledged)
    assert 2 < len(acknowledged) < 2 + KILLS, "the kills came all too late or all too early to show anything"


def _is_whole(house: Warehouse, acknowledged: set[int]) -> None:
    with duckdb.connect(house.current().path, read_only=True) as reader:
        found = {int(name[2:]) for (name,) in reader.execute("select deliverable_id from raw.deliverables").fetchall()}
        facts = reader.execute("select count(*) from fact.deliverables").fetchone()[0]
    assert acknowledged <= {number for number in found if number < 1000}
    assert {number for number in found if 0 < number < 1000} == {number - 1000 for number in found if number > 1000}
    assert facts == len(found)


def test_facts_of_another_release_are_built_anew_from_the_same_rows(house, importing, export, monkeypatch):
    first = importing(export("a.csv", item(1, status="delivered", first_delivered_at="2026-01-06T09:00:00Z")))
    assert start.up_to_date(house).name == "0001"
    monkeypatch.setattr(pipeline.facts, "LAYOUT", "another")
    pipeline.is_outdated.cache_clear()
    assert start.up_to_date(house).name == "0002"
    assert start.up_to_date(house).name == "0002"
    assert house.report("0002")["after"] == first["after"]
    assert house.history()[-1]["kind"] == "rebuilt"
