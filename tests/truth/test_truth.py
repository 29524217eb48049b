"""What is said of a week, held against an oracle that shares nothing with it. The full run: tests/bench/truth.py."""

import re
from pathlib import Path

import pytest

from queries import EVERYTHING, Scope, asking
from queries.briefing import brief
from queries.said import words
from tests.truth.harness import VENDORS, outcome
from tests.truth.oracle import Truth
from tests.truth.reading import Reader
from tests.truth.stories import STORIES, build, planted


@pytest.mark.parametrize("story", STORIES)
def test_nothing_false_is_said_and_the_story_comes_first(story: str, tmp_path: Path) -> None:
    found = outcome(story, 0, tmp_path)

    assert not found.faults, "\n".join([*found.faults, "", *found.sentences])
    assert found.is_told, "\n".join(found.sentences)


def test_whatever_is_false_would_be_found(tmp_path: Path) -> None:
    """Every number of every sentence is changed in turn, then a name, a direction, and the order."""
    made = planted("vendor_slips", 0)
    truth, ask = Truth(made), asking(build(made, tmp_path))
    said = words.sentences(brief(ask, Scope(viewer=EVERYTHING)), ask, VENDORS)
    assert Reader(truth).read(said).faults == []

    unseen = [one for one in _falsified(said) if not Reader(truth).read(one).faults]
    assert unseen == []


def test_what_was_said_before_would_be_found(tmp_path: Path) -> None:
    truth = Truth(planted("pile_up", 0))
    old = "Overdue work is high for the second time within three weeks: 7 items, near the top of the usual 0–7."

    assert Reader(truth).read([old]).faults[0] == f"cannot be read: {old}"


def _falsified(said: list[str]) -> list[list[str]]:
    found = []
    for place, sentence in enumerate(said):
        for number in re.finditer(r"\d+(?=\.\d| |,|\.|%|–)", sentence):
            if (number.start() and sentence[number.start() - 1] in "D-") or "week" in sentence[: number.start()][-6:]:
                continue  # an id, and the number of a week
            other = str(int(number[0]) + 3)
            found.append(_with(said, place, sentence[: number.start()] + other + sentence[number.end() :]))
        for old, new in (("fell", "rose"), ("rose", "fell"), ("below", "above"), ("above", "below"), ("Orion", "Vega")):
            if old in sentence:
                found.append(_with(said, place, sentence.replace(old, new, 1)))
    return [*found, said[::-1], said[1:]]


def _with(said: list[str], place: int, sentence: str) -> list[str]:
    return [*said[:place], sentence, *said[place + 1 :]]
