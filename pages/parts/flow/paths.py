"""The paths that work takes: the order in which each kind of event first happens."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, empty, tables
from pages.parts.ask import ask, later
from pages.parts.flow import words

SHOWN_PATHS = 12


def most_usual() -> pa.Table:
    """The paths shown, the most usual first."""
    return ask("flow/variants", limit=SHOWN_PATHS)


def show() -> None:
    """The most usual paths, and how many there are."""
    cards.title("Paths, most usual first")
    paths = most_usual()
    if not paths.num_rows:
        empty.missing("variants")
        return
    st.markdown(words.variants(paths.to_pylist()))
    tables.table(
        paths,
        "variants",
        alt="The most usual paths, by the order in which each kind of event first happened",
        columns=["share_of_items", "items", "variant", "steps"],
        whole=later("flow/variants", limit=10_000_000),
    )
