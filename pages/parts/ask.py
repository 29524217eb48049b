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
    """All that an answer depends on. The question's text is part of it, since an edited file is a new question."""

    question: str
    sql: str
    scope: Scope
    version: str
    parameters: tuple[tuple[str, Value], ...]


def ask(question: str, scope: Scope | None = None, /, **parameters: Value) -> pa.Table:
    """The answer as an Arrow table; its grain is the question's own first line.

    Without a scope it is the one of the frame: period, global filters and what the viewer may see.
    Raises queries.QuestionError when the question or a parameter is unknown.
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
    """The first row of an answer that always has one, as one of totals. Raises LookupError when there is none."""
    found = row_if_any(question, scope, **parameters)
    if found is None:
        raise LookupError(f"The question {question} has no row in its answer")
    return found


def row_if_any(question: str, scope: Scope | None = None, /, **parameters: Value) -> dict[str, Any] | None:
    """The first row of the answer, or None when there is none."""
    found = ask(question, scope, **parameters).slice(0, 1).to_pylist()
    return found[0] if found else None


def rows(question: str, scope: Scope | None = None, /, **parameters: Value) -> list[dict[str, Any]]:
    """The answer as one dictionary a row."""
    return ask(question, scope, **parameters).to_pylist()


def later(question: str, scope: Scope | None = None, /, **parameters: Value) -> Callable[[], pa.Table]:
    """The question as it stands now, to be answered only if someone asks for it, in any thread."""
    asked, version = scope or st.session_state["scope"], st.session_state["version"].path
    return lambda: queries.run(question, asked, version, **parameters)


# An Arrow table cannot be changed, so all sessions may share it. Streamlit hashes a dataclass field by field,
# which costs more than the rest of a cached answer; its repr says as much.
@st.cache_resource(max_entries=ANSWERS_KEPT, show_spinner=False, hash_funcs={_Asked: repr})
def _answer(asked: _Asked) -> pa.Table:
    return queries.run(asked.question, asked.scope, Path(asked.version), **dict(asked.parameters))
