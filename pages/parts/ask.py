"""Ask a question of the current version, within the scope that the frame has chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

import queries
from queries import Scope

Value = str | int | float | None
ANSWERS_KEPT = 3_000


@dataclass(frozen=True)
class _Asked:
    """Everything an answer depends on, including the question's text: an edited file is a new question."""

    question: str
    sql: str
    scope: Scope
    version: str
    parameters: tuple[tuple[str, Value], ...]


def ask(question: str, scope: Scope | None = None, /, **parameters: Value) -> pa.Table:
    """The answer as an Arrow table; the question's first line gives its grain.

    The default scope is the frame's: period, global filters and what the viewer may see.
    Raises queries.QuestionError if the question or a parameter is unknown.
    """
    asked = _Asked(
        question,
        queries.read(question).sql,
        scope or st.session_state["scope"],
        str(st.session_state["version"].path),
        tuple(sorted(parameters.items())),
    )
    return _answer(asked=asked)


def row(question: str, scope: Scope | None = None, /, **parameters: Value) -> dict[str, Any]:
    """The first row of an answer that always has one, such as totals. Raises LookupError if there is none."""
    found = row_if_any(question, scope, **parameters)
    if found is None:
        raise LookupError(f"The question {question} has no row in its answer")
    return found


def row_if_any(question: str, scope: Scope | None = None, /, **parameters: Value) -> dict[str, Any] | None:
    """The first row of the answer, or None if there is none."""
    found = ask(question, scope, **parameters).slice(0, 1).to_pylist()
    return found[0] if found else None


def rows(question: str, scope: Scope | None = None, /, **parameters: Value) -> list[dict[str, Any]]:
    """The answer as one dictionary per row."""
    return ask(question, scope, **parameters).to_pylist()


def later(question: str, scope: Scope | None = None, /, **parameters: Value) -> Callable[[], pa.Table]:
    """A function that answers the question as it stands now; callable from any thread, if and when it is needed."""
    asked, version = scope or st.session_state["scope"], st.session_state["version"].path
    return lambda: queries.run(question, asked, version, **parameters)


# Arrow tables are immutable, so all sessions may share one. Streamlit hashes a dataclass field by field, which
# costs more than the rest of a cached answer; its repr says as much.
@st.cache_resource(max_entries=ANSWERS_KEPT, show_spinner=False, hash_funcs={_Asked: repr})
def _answer(asked: _Asked) -> pa.Table:
    return queries.run(asked.question, asked.scope, Path(asked.version), **dict(asked.parameters))
