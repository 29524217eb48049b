"""How much of the work the numbers cover."""

import streamlit as st

from pages.parts.ask import ask
from pages.parts.phrases import share
from queries import briefing
from queries.briefing import Briefing


def show(briefed: Briefing) -> None:
    """A footnote: what the numbers of the weeks shown leave out."""
    covered = briefing.coverage(ask, briefed)
    parts = [
        f"{share(covered[name])} {of}"
        for name, of in (
            ("coverage_of_spend", "of spend has a baseline"),
            ("term_share", "of items have an agreed term"),
            ("events_share", "have events"),
        )
        if covered[name] is not None
    ]
    if parts:
        st.caption(f"Over the thirteen weeks, {', '.join(parts)}. What is not covered is left out, never assumed.")
