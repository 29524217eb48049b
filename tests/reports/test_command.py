"""`python -m reports pack`, as a person or a scheduler calls it."""

import os
from pathlib import Path

import pytest

from reports import pack
from reports.__main__ import main


@pytest.fixture
def packed(demo_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture):
    """Run the command into a new folder; returns exit status, output and error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["pack", *arguments, "--to", str(tmp_path / "new" / "out"), "--warehouse", str(demo_warehouse)])
        return status, *capsys.readouterr()

    return run


def test_it_writes_three_files_and_says_where(packed, tmp_path: Path) -> None:
    status, out, error = packed("--week", "2026-W44")
    assert (status, error) == (0, "")
    paths = [Path(line) for line in out.splitlines()]
    assert [path.name for path in paths] == ["kpo-2026-W44.pdf", "kpo-2026-W44.html", "kpo-2026-W44.xlsx"]
    assert sorted(os.listdir(tmp_path / "new" / "out")) == sorted(path.name for path in paths)
    assert [path.read_bytes()[:4] for path in paths] == [b"%PDF", b"<!DO", b"PK\x03\x04"]


def test_by_default_it_is_the_newest_complete_week(packed) -> None:
    assert "kpo-2026-W46.pdf" in packed()[1]


def test_filters_are_part_of_the_name_and_a_vendor_may_be_named(packed) -> None:
    by_id = packed("--vendor", "V-VEGA", "--segment", "legal", "--work-type", "contract_review")[1]
    by_name = packed("--vendor", "vega advisory", "--segment", "Legal", "--work-type", "contract_review")[1]
    assert by_id == by_name
    assert "kpo-2026-W46-segment-legal-vendor-v-vega-work-type-contract-review-" in by_id


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--week", "2026-W60"], "There is no week '2026-W60'. A week is written as 2026-W46."),
        (["--week", "last"], "There is no week 'last'. A week is written as 2026-W46."),
        (["--week", "2031-W02"], "There are no data of week 2031-W02; they run from"),
        (["--vendor", "Nobody"], "There is no vendor 'Nobody'. There are: V-KESTREL (Kestrel Research Group),"),
        (["--segment", "tax"], "There is no segment 'tax'. There are: analytics,"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(packed, tmp_path: Path, arguments: list[str], sentence: str) -> None:
    status, out, error = packed(*arguments)
    assert (status, out) == (1, "")
    assert error.startswith(sentence)
    assert error.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_without_a_warehouse_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["pack", "--to", str(tmp_path / "out"), "--warehouse", str(tmp_path / "none")]) == 1
    assert "No data has been imported" in capsys.readouterr().err


def test_an_empty_warehouse_has_no_pack(empty_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["pack", "--to", str(tmp_path / "out"), "--warehouse", str(empty_warehouse)]) == 1
    assert capsys.readouterr().err == "There are no data yet.\n"


def test_a_failure_leaves_the_file_that_was_there(packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed()
    folder = tmp_path / "new" / "out"
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "kpo")

    monkeypatch.setattr(pack.os, "replace", full)
    status, _, error = packed()
    assert status == 1
    assert "No space left" in error
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept
