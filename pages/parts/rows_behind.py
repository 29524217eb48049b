"""The records behind a number, each of which leads to its deliverable."""

from dataclasses import dataclass

import streamlit as st

from pages.parts import navigation, sentences, tables
from pages.parts.ask import ask, later
from queries import Scope

SHOWN = 500
EVERY = 10_000_000


@dataclass(frozen=True)
class Rows:
    """A question in queries/rows, and which of its rows: those that the number counts or adds up."""

    question: str
    which: str | None = None
    scope: Scope | None = None
    total: int | None = None


def show(name: str, title: str, rows: Rows) -> None:
    """The first of the records as a table to open items from, and all of them to download."""
    answer = ask(rows.question, rows.scope, limit=SHOWN, which=rows.which)
    st.caption(sentences.shown_of(answer.num_rows, rows.total or answer.num_rows))
    tables.table(
        answer,
        f"behind_{name}",
        alt=f"The records behind {title}",
        whole=later(rows.question, rows.scope, limit=EVERY, which=rows.which),
        on_row=navigation.to_deliverable,
        has_menu=False,
    )
