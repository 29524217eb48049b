"""Every kind of damage to one clean export: what is loaded is right, and what is not is accounted for."""

from itertools import islice

import pytest

from tests.conftest import CI
from tests.messy.outcomes import Outcome, table
from tests.messy.pollute import HEADER, Polluted, everything, whole_files
from tests.messy.polluted import judged, verdict

_SAMPLED = 134 if CI else 67
"""One in this many of the files with one damaged place; `python -m tests.messy.polluted` takes them all."""


@pytest.fixture(scope="module")
def found() -> list[tuple[Polluted, Outcome, str]]:
    return list(judged([*islice(everything(), 0, None, _SAMPLED), *whole_files()]))


def test_no_polluted_file_is_wrong_in_silence(found):
    assert [(file.name, why) for file, outcome, why in found if outcome is Outcome.WRONG] == []


def test_whole_files_in_another_dialect_come_out_exactly(found):
    kinds = {"encoding", "encoding given", "mark within", "delimiter", "delimiter, all quoted", "line ends"}
    assert {outcome for file, outcome, _ in found if file.kind in kinds} == {Outcome.EXACT}
    assert kinds <= {file.kind for file, *_ in found}


def test_a_damaged_row_leaves_the_others_in(found):
    kinds = {"delimiter removed", "delimiter added", "delimiter within a cell", "line end added", "line end removed"}
    damaged = [outcome for file, outcome, _ in found if file.kind in kinds]
    assert set(damaged) == {Outcome.WITH_REJECTS}
    assert len(damaged) > 10


def test_the_corpus_is_as_large_as_the_public_one():
    files = [file.name for file in everything()]
    assert len(files) == len(set(files)) > 2_290


def test_the_judge_sees_a_wrong_row_and_a_missing_one():
    file = next(everything())
    rows = {line: dict(zip(HEADER, row, strict=True)) for line, row in file.stands.items()}
    assert verdict(file, rows, {}, {}, [])[0] is Outcome.EXACT
    assert verdict(file, rows | {3: rows[4]}, {}, {}, [])[0] is Outcome.WRONG
    assert verdict(file, {2: rows[2]}, {}, {}, [])[0] is Outcome.WRONG
    assert verdict(file, {2: rows[2]}, dict.fromkeys(rows, "why"), {}, [])[0] is Outcome.WITH_REJECTS


def test_outcomes_are_counted_by_kind():
    text = table([("a", Outcome.EXACT), ("a", Outcome.WRONG), ("bcd", Outcome.ASKED)])
    assert [line.split()[1:] for line in text.split("\n")[1:]] == [
        ["1", "0", "0", "0", "0", "1", "2"],
        ["0", "0", "0", "1", "0", "0", "1"],
        ["1", "0", "0", "1", "0", "1", "3"],
    ]
