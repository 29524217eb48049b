"""Where the data come from, and how far each source is behind."""

import streamlit as st

from pages.parts import cards, filters, tables
from pages.parts.ask import ask


def show() -> None:
    """A line per kind of export."""
    cards.title("Sources")
    st.caption("A source is one kind of export. How far it is behind depends on its newest record, not on its import.")
    tables.table(
        ask("health/sources", filters.all_time()),
        "sources",
        alt="Sources, their newest record, age and last file",
    )
