"""Whether work with an unclear scope is less often right first time."""

import streamlit as st

from pages.parts import cards, charts, empty, tables
from pages.parts.ask import ask
from pages.parts.quality import words


def show() -> None:
    """Each level of clarity with its interval, and in words whether the ends differ."""
    clear = ask("quality/by_scope_clarity")
    rows = clear.to_pylist()
    cards.title("Right first time by how clear the scope was")
    if all(level["scope_clarity"] == "not stated" for level in rows):
        empty.missing("scope_clarity")
        return
    st.caption("1 is least clear, 5 clearest. All work types together. Whiskers: 95 % interval.")
    if hurts := words.clarity(rows):
        st.markdown(hurts)
    tables.chart(
        charts.intervals(
            rows,
            "scope_clarity",
            "first_pass_acceptance",
            "first_pass_acceptance_low",
            "first_pass_acceptance_high",
            count="reviewed",
        ),
        clear,
        "first_pass_by_scope_clarity",
        alt="Share right first time with its interval, by how clear the scope was",
    )
