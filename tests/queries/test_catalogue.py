"""Which questions return a column: the same as their answers show, found without asking every one."""

from pathlib import Path

import pytest

import queries
from queries import catalogue, choices
from queries.metrics import METRICS

from .ways import WAYS, asked


def answered(way: str, version: Path) -> list[str]:
    """The columns of a real answer."""
    question, settings = asked(way)
    return queries.run(question, queries.Scope(viewer=queries.EVERYTHING), version, **settings).column_names


@pytest.fixture(scope="module")
def answers(version: Path) -> dict[str, list[str]]:
    return {way: answered(way, version) for way in WAYS}


def test_the_columns_without_rows_are_those_of_the_answer(answers: dict, version: Path) -> None:
    found = {}
    for way, (question, split) in WAYS.items():
        left_out = choices.of_other_splits(question, split)
        found[way] = [column for column in catalogue.columns(question, version) if column not in left_out]
    assert found == answers


def test_no_question_with_a_column_is_overlooked(answers: dict) -> None:
    overlooked = [
        (column, way)
        for way, given in answers.items()
        for column in given
        if not catalogue._may_have(WAYS[way][0], column)
    ]

    assert overlooked == []


@pytest.mark.parametrize("column", ["attainment", "net_savings", "security_incidents", "first_pass_acceptance_low"])
def test_a_columns_questions_are_found(answers: dict, version: Path, column: str) -> None:
    assert column in METRICS
    having = {WAYS[way][0] for way, given in answers.items() if column in given}
    assert list(catalogue.users(column, version)) == sorted(having)


def test_an_unknown_question_is_an_error(version: Path) -> None:
    with pytest.raises(queries.QuestionError):
        catalogue.columns("no/such", version)
