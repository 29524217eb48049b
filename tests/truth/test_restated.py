"""What is said of closed weeks that a later export restates, held against the items of both exports."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.truth import told_restated
from tests.truth.falsifying import falsified
from tests.truth.reading import N
from tests.truth.restated import Restatements, lived
from tests.truth.told_restated import LABELS, Told

SEED = 1
Lived = tuple[Told, Restatements]


@pytest.fixture(scope="module")
def restated(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """What is said after four closed weeks were restated, and what is true of it."""
    story = lived(SEED, tmp_path_factory.mktemp("restated"))
    found = Restatements(story)
    assert told_restated.data_faults(story, found) == []
    return told_restated.told(story), found


def test_nothing_false_is_said_of_restated_weeks(restated: Lived) -> None:
    said, true = restated

    assert len(true.weeks) > 2
    assert any(changes for (_, level), changes in true.found.items() if level != told_restated.ALL)
    assert told_restated.faults(said, true) == []


def test_whatever_is_false_of_restated_weeks_would_be_found(restated: Lived) -> None:
    """Each number, direction and name of what the import, the page and the pack say; figures swapped, rows left out."""
    said, true = restated
    tried = list(_falsified(said))

    assert len(tried) > 300
    assert [what for what, other in tried if not told_restated.faults(other, true)] == []


def test_nothing_is_said_where_no_closed_week_changes(tmp_path: Path) -> None:
    found = told_restated.outcome(2, tmp_path)

    assert found.faults == []
    assert found.sentences[:2] == ["", ""]


def _falsified(said: Told) -> Iterator[tuple[str, Told]]:
    for key in ("checked", "imported"):
        for other in (*_sentences(said[key]), "", said["imported" if key == "checked" else "checked"]):
            yield other, {**said, key: other}
    for place, line in enumerate(said["printed"]):
        for other in (*falsified(line), line.replace("would be", "were")):
            if other != line:
                yield other, {**said, "printed": _with(said["printed"], place, [other])}
        yield f"without {line}", {**said, "printed": _with(said["printed"], place, [])}
    for level, (title, rows) in said["pages"].items():
        for other in falsified(title):
            yield other, {**said, "pages": {**said["pages"], level: (other, rows)}}
        for what, others in _rows(rows):
            yield what, {**said, "pages": {**said["pages"], level: (title, others)}}
    for what, others in _rows(said["pack"]):
        yield what, {**said, "pack": others}


def _sentences(text: str) -> Iterator[str]:
    yield from falsified(text)
    for old, new in _other_names().items():
        if f", {old} " in text:
            yield text.replace(f", {old} ", f", {new} ", 1)
    for kept, now in re.findall(rf"({N}) → ({N})", text):
        yield text.replace(f"{kept} → {now}", f"{now} → {kept}", 1)


def _rows(rows: list) -> Iterator[tuple[str, list]]:
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            for other in falsified(cell):
                yield f"{cell} → {other}", _with(rows, place, [(*row[:column], other, *row[column + 1 :])])
        week, label, kept, now, *rest = row
        yield f"{row} swapped", _with(rows, place, [(week, label, now, kept, *rest)])
        other = next(one for one in LABELS if one != label)
        yield f"{row} as {other}", _with(rows, place, [(week, other, kept, now, *rest)])
        yield f"without {row}", _with(rows, place, [])


def _other_names() -> Mapping[str, str]:
    names = [label[0].lower() + label[1:] for label in LABELS]
    return dict(zip(names, [*names[1:], names[0]], strict=True))


def _with(rows: list, place: int, others: list) -> list:
    return [*rows[:place], *others, *rows[place + 1 :]]
