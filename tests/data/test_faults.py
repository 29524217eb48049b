"""Whatever the engine or the disk raises becomes a sentence, the log has its words, and nothing was changed."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data import facts
from data.__main__ import main
from data.faults import clear_faults
from data.warehouse import Warehouse, WarehouseError

KINDS = sorted(
    {kind for kind in vars(duckdb).values() if isinstance(kind, type) and issubclass(kind, duckdb.Error)},
    key=lambda kind: kind.__name__,
)
RAW = "INTERNAL Error: Attempted to access index 7 within vector of size 3\nStack Trace:\n0x7f"
ITEM = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from data.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("kind", [*KINDS, OSError, MemoryError])
def test_every_kind_of_fault_is_a_sentence_and_its_reason_is_logged(kind, caplog):
    with pytest.raises(WarehouseError) as told, clear_faults():
        raise kind(RAW)
    sentence = str(told.value)
    assert sentence.startswith("The import stopped and nothing was changed: ")
    assert "\n" not in sentence or kind is OSError
    assert kind is OSError or "vector of size" not in sentence
    assert "vector of size 3" in caplog.text


@pytest.mark.parametrize("text", ["Could not write file: No space left on device", "database disk is full"])
@pytest.mark.parametrize("kind", [duckdb.IOException, duckdb.TransactionException, duckdb.FatalException])
def test_a_full_disk_is_named_whatever_kind_says_so(kind, text):
    with pytest.raises(WarehouseError, match=r"the disk is full\. Free some space, then try again\.$"), clear_faults():
        raise kind(text)


@pytest.fixture
def item(tmp_path) -> Path:
    file = tmp_path / "d.csv"
    file.write_text(ITEM + "a,V,legal,brief,2026-03-02T09:00Z,delivered,2026-03-03T09:00Z\n")
    return file


@pytest.mark.parametrize("kind", [duckdb.InternalException, duckdb.TransactionException, duckdb.FatalException])
def test_an_engine_that_fails_while_building_changes_nothing_and_shows_no_trace(
    kind, item, tmp_path, monkeypatch, capfd
):
    def failing(connection, name):
        raise kind(RAW)

    house = tmp_path / "house"
    assert main(["import", str(item), "--warehouse", str(house)]) == 0
    item.write_text(item.read_text() + "b,V,legal,brief,2026-03-02T09:00Z,received,\n")
    capfd.readouterr()
    monkeypatch.setattr(facts, "step", failing)
    assert main(["import", str(item), "--warehouse", str(house)]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        f"The import stopped and nothing was changed: the data engine failed ({kind.__name__}). Try again; if it fails "
        "again, the log has what its makers need to know."
    ]
    assert "vector of size 3" in (house / "faults.log").read_text("utf-8")
    assert [record["version"] for record in Warehouse(house).history()] == ["0001"]
    assert list((house / "building").glob("*")) == []


@pytest.mark.parametrize("kibibytes", [64, 700, 3000])
def test_files_that_cannot_grow_are_a_sentence_wherever_the_writing_stops(kibibytes, item, tmp_path):
    rows = "".join(f"{n},V,legal,brief,2026-03-02T09:00Z,delivered,2026-03-03T09:00Z\n" for n in range(30_000))
    item.write_text(ITEM + rows)
    house = tmp_path / "house"
    command = [sys.executable, "-c", LIMITED, str(kibibytes * 1024), "import", str(item), "--warehouse", str(house)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The import stopped and nothing was changed: ")
    assert len(done.stderr.splitlines()) == 1
    assert not (house / "current.json").exists()


def test_other_commands_say_it_too(item, tmp_path, monkeypatch, capfd):
    house = tmp_path / "house"
    main(["import", str(item), "--warehouse", str(house)])
    item.write_text(item.read_text() + "b,V,legal,brief,2026-03-02T09:00Z,received,\n")
    main(["import", str(item), "--warehouse", str(house)])
    capfd.readouterr()

    def failing(*paths):
        raise duckdb.InternalException(RAW)

    monkeypatch.setattr("data.restated.between", failing)
    assert main(["back", "0001", "--warehouse", str(house)]) == 1
    assert capfd.readouterr().err.startswith("The command stopped and nothing was changed: the data engine failed")
    assert Warehouse(house).current().name == "0002"
