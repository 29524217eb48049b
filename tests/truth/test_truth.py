"""What is said of a week, held against an oracle that shares nothing with it. The full run: tests/bench/truth.py."""

import re
from pathlib import Path

import pytest

from queries import EVERYTHING, Scope, asking
from queries.briefing import Ask, brief
from queries.said import words
from tests.truth.harness import VENDORS, headlines, outcome
from tests.truth.oracle import Truth
from tests.truth.reading import Reader
from tests.truth.stories import STORIES, build, planted


@pytest.mark.parametrize("story", STORIES)
def test_nothing_false_is_said_and_the_story_comes_first(story: str, tmp_path: Path) -> None:
    found = outcome(story, 0, tmp_path)

    assert not found.faults, "\n".join([*found.faults, "", *found.sentences])
    assert found.is_told, "\n".join(found.sentences)


@pytest.fixture(scope="module")
def slipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, Ask]:
    """A vendor that slipped: the truth, and what answers questions about it."""
    made = planted("vendor_slips", 0)
    return Truth(made), asking(build(made, tmp_path_factory.mktemp("slipped")))


def test_whatever_is_false_would_be_found(slipped: tuple[Truth, Ask]) -> None:
    """Every number of every sentence is changed in turn, then a name, a direction, and the order."""
    truth, ask = slipped
    said = words.sentences(brief(ask, Scope(viewer=EVERYTHING)), ask, VENDORS)
    assert Reader(truth).read(said).faults == []

    unseen = [one for one in _falsified(said) if not Reader(truth).read(one).faults]
    assert unseen == []


def test_whatever_is_false_in_a_headline_would_be_found(slipped: tuple[Truth, Ask]) -> None:
    """Every number of every page's headline is changed in turn, then every verdict, direction and name."""
    for headline in headlines(*slipped):
        assert headline.faults() == []
        changed = [*_numbers_changed(headline.said), *_words_changed(headline.said)]
        assert len(changed) > 1, headline.said
        assert [other for other in changed if not headline.faults(other)] == []


def test_what_was_said_before_would_be_found(tmp_path: Path) -> None:
    truth = Truth(planted("pile_up", 0))
    old = "Overdue work is high for the second time within three weeks: 7 items, near the top of the usual 0–7."

    assert Reader(truth).read([old]).faults[0] == f"cannot be read: {old}"


SWAPPED = (
    ("fell", "rose"), ("rose", "fell"), ("grew", "fell"), ("meets its", "is below its"),
    ("is below", "is clearly below"), ("is clearly below", "is below"),
    ("clearly below", "level with"), ("clearly below", "clearly above"), ("level with", "clearly below"),
    ("Clearly below in-house: ", "Clearly below in-house: review at V9 (1.0 % against 2.0 %, n 10) and "),
    ("Most of the time goes into", "The longest stage is"), ("The longest stage is", "Most of the time goes into"),
    ("drafts", "assignment"), ("assignment", "drafts"), ("as in the week", "up from the week"), ("V1", "V2"),
    ("V2", "V3"), ("V3", "V4"), ("V4", "V5"), ("V5", "V1"), ("D29", "D28"), ("Healthcare", "Legal"), ("May", "Jun"),
    ("met its target:", "is open:"), ("was delivered", "is open and"), ("is open and", "was delivered"),
    ("(as reported)", "(from event data)"), ("capacity", "quality"), ("quality (", "capacity ("),
    ("past due.", "past due. Cause: x (as reported)."), ("are overdue now", "are overdue"),
    ("nothing is overdue", "1 is overdue now"), (", with exceptions", ""), ("Nothing is in progress", "Work is done"),
)  # fmt: skip
"""What is true → what is not, wherever it stands."""


def _numbers_changed(said: str) -> list[str]:
    """The text with each of its numbers three higher; ids apart."""
    return [_changed(said, number) for number in re.finditer(r"(?<![VD\d.,-])\d+", said)]


def _words_changed(said: str) -> list[str]:
    return [said.replace(old, new, 1) for old, new in SWAPPED if old in said]


def _changed(said: str, number: re.Match[str]) -> str:
    return f"{said[: number.start()]}{int(number[0]) + 3}{said[number.end() :]}"


def _falsified(said: list[str]) -> list[list[str]]:
    found = []
    for place, sentence in enumerate(said):
        for number in re.finditer(r"\d+(?=\.\d| |,|\.|%|–)", sentence):
            if (number.start() and sentence[number.start() - 1] in "D-") or "week" in sentence[: number.start()][-6:]:
                continue  # an id, and the number of a week
            found.append(_with(said, place, _changed(sentence, number)))
        for old, new in (("fell", "rose"), ("rose", "fell"), ("below", "above"), ("above", "below"), ("Orion", "Vega")):
            if old in sentence:
                found.append(_with(said, place, sentence.replace(old, new, 1)))
    return [*found, said[::-1], said[1:]]


def _with(said: list[str], place: int, sentence: str) -> list[str]:
    return [*said[:place], sentence, *said[place + 1 :]]
