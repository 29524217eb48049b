"""What survives going back: the log of restatements, exact undo, and no phantom after a kill."""

import os
import random
import shutil
import signal
import sqlite3

import pytest

from data import demo, pipeline, state
from data.build import headline
from data.warehouse import Warehouse, WarehouseError, reading
from tests import processes
from tests.conftest import item, write
from tests.data.test_preview import delivered


def headline_of(house: Warehouse) -> dict:
    """The headline numbers of the current version, computed afresh."""
    with reading(house.current().path) as connection:
        return headline(connection)


@pytest.fixture(scope="module")
def restated_once(tmp_path_factory):
    """Two versions, the second of which restates the week of 5 January for all, the vendor and the segment."""
    folder = tmp_path_factory.mktemp("restated")
    for name, rows in (("a.csv", (delivered(1, 6), delivered(2, 29))), ("b.csv", (delivered(3, 7),))):
        pipeline.run([write(folder / name, *rows)], warehouse=folder / "warehouse", publish=True, by="tests")
    return folder / "warehouse"


@pytest.fixture
def restated(restated_once, house):
    """The same, for tests that write."""
    shutil.copytree(restated_once, house.directory)
    return house


def moves_of(house: Warehouse) -> list[tuple]:
    """Who restated the deliveries of all work, from which version to which, and by how much."""
    return [
        (one["by"], one["from_version"], one["to_version"], one["batch"], one["week"], one["before"], one["after"])
        for one in house.restatements()
        if (one["metric"], one["scope_kind"]) == ("delivered", "all")
    ]


def test_imports_and_moves_are_logged_with_what_they_restate(restated):
    restated.back("0001", by="Ada")
    restated.back("0002", by="Bob")
    assert moves_of(restated) == [
        ("tests", "0001", "0002", "b.csv", "2026-01-05", 1.0, 2.0),
        ("Ada", "0002", "0001", "", "2026-01-05", 2.0, 1.0),
        ("Bob", "0001", "0002", "", "2026-01-05", 1.0, 2.0),
    ]
    assert {(one["scope_kind"], one["scope"]) for one in restated.restatements()} == {
        ("all", ""), ("vendor", "V-1"), ("segment", "legal"),
    }  # fmt: skip
    assert [(one["by"], one["action"], one["version"]) for one in restated.audit()] == [
        ("tests", "import", "0001"), ("tests", "import", "0002"), ("Ada", "back", "0001"), ("Bob", "forward", "0002"),
    ]  # fmt: skip


def test_the_history_says_who_went_where(restated):
    restated.back("0001", by="Ada")
    first, second = restated.history()
    assert [(move["by"], move["kind"], move["from"]) for move in first["moves"]] == [("Ada", "back", "0002")]
    assert second["moves"] == []
    files = [(file["file"], file["loaded"], len(file["sha256"])) for file in second["files"]]
    assert files == [("b.csv", 1, 64)]


def test_going_to_where_one_is_is_no_move(restated):
    restated.back("0002", by="Ada")
    assert len(moves_of(restated)) == 1
    assert restated.history()[1]["moves"] == []


def _back_and_die(folder) -> None:
    Warehouse._point = lambda self, state: os.kill(os.getpid(), signal.SIGKILL)
    Warehouse(folder).back("0001", by="Ghost")


def test_killed_between_the_log_and_the_pointer_nothing_has_happened(restated):
    process = processes.started(_back_and_die, restated.directory)
    assert processes.exit_code(process) == -signal.SIGKILL
    rows = restated.log._rows("restatements")
    assert "Ghost" in {row["by"] for row in rows}, "the log was written, and then the process died"
    assert [by for by, *_ in moves_of(restated)] == ["tests"]
    assert "Ghost" not in {row["by"] for row in restated.audit()}
    restated.back("0001", by="Ada")
    assert [by for by, *_ in moves_of(restated)] == ["tests", "Ada"]


def test_the_log_outlives_a_damaged_pointer(restated):
    restated.back("0001", by="Ada")
    restated.back("0002", by="Bob")
    restated.pointer.write_text("{")
    assert [by for by, *_ in moves_of(restated)] == ["tests", "Ada"], "the last move was in the pointer alone"
    restated.back("0001", by="Cy")
    assert [by for by, *_ in moves_of(restated)] == ["tests", "Ada", "Cy"]


@pytest.mark.parametrize("statement", ["update restatements set before = 0", "delete from audit", "delete from moves"])
def test_the_log_takes_no_change(restated, statement):
    restated.back("0001")
    with sqlite3.connect(restated.log.path) as connection, pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute(statement)


def test_a_damaged_log_is_a_sentence_and_moves_nothing(restated):
    restated.log.path.write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(WarehouseError, match="nothing was changed"):
        restated.back("0001")
    assert restated.current().name == "0002"


def _note(folder, number: int) -> None:
    for count in range(20):
        state.Log(folder).noted(f"{number}", "profile", None, f"{count}")


def test_many_processes_may_write_at_once(tmp_path):
    writers = [processes.started(_note, tmp_path, number) for number in range(4)]
    assert [processes.exit_code(writer) for writer in writers] == [0] * 4
    assert len(state.Log(tmp_path).audit(set())) == 80


def test_undo_returns_every_number_exactly_and_so_does_going_forward(house, importing, export):
    """A random sequence of imports, one of which replaces its period, walked back and forth at random."""
    chance = random.Random(11)
    stood = {}
    for number in range(4):
        rows = [
            delivered(n, chance.randint(5, 28), units=f"{chance.randint(1, 9)}", billed_amount=f"{chance.random():.2f}")
            for n in sorted(chance.sample(range(30), 12))
        ]
        report = importing(export(f"{number}.csv", *rows), replace_period=number == 2)
        stood[report["version"]] = report["after"]
        assert headline_of(house) == report["after"]
    for _ in range(12):
        name = chance.choice(sorted(stood))
        house.back(name, by="Ada")
        assert headline_of(house) == stood[name]
    rows = [one for one in house.restatements() if one["metric"] == "delivered" and one["scope_kind"] == "all"]
    assert all(one["before"] != one["after"] for one in rows)


def test_undo_of_an_import_into_the_demo_portfolio_is_exact(house, tmp_path, export):
    demo.write(tmp_path / "demo", deliverables=400, seed=2)
    first = pipeline.run([tmp_path / "demo"], warehouse=house.directory, publish=True, by="tests", demo=True)
    second = pipeline.run([export("own.csv", item(1))], warehouse=house.directory, publish=True, by="tests", demo=True)
    house.back("0001", by="Ada")
    assert headline_of(house) == first["after"]
    house.back("0002", by="Ada")
    assert headline_of(house) == second["after"]
