"""Which questions return a column: the same as their answers show, found without asking every one."""

from pathlib import Path

import pytest

import queries
from queries import catalogue
from queries.metrics import METRICS

from .conftest import SETTINGS


def answered(name: str, version: Path) -> list[str]:
    """The columns of the question's real answer."""
    settings = {key: SETTINGS[key] for key in queries.parameters_of(name)}
    return queries.run(name, queries.Scope(viewer=queries.EVERYTHING), version, **settings).column_names


@pytest.fixture(scope="module")
def answers(version: Path) -> dict[str, list[str]]:
    return {name: answered(name, version) for name in queries.names()}


def test_the_columns_without_rows_are_those_of_the_answer(answers: dict, version: Path) -> None:
    assert {name: list(catalogue.columns(name, version)) for name in answers} == answers


def test_no_question_with_a_column_is_overlooked(answers: dict) -> None:
    overlooked = [
        (column, name) for name, given in answers.items() for column in given if not catalogue._may_have(name, column)
    ]

    assert overlooked == []


@pytest.mark.parametrize("column", ["attainment", "net_savings", "security_incidents", "first_pass_acceptance_low"])
def test_a_columns_questions_are_found(answers: dict, version: Path, column: str) -> None:
    assert column in METRICS
    assert list(catalogue.users(column, version)) == [name for name, given in answers.items() if column in given]


def test_an_unknown_question_is_an_error(version: Path) -> None:
    with pytest.raises(queries.QuestionError):
        catalogue.columns("no/such", version)
