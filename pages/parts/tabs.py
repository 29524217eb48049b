"""Tabs: peers that answer different questions share a place; only the chosen one is made."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.parts import address

NO_LABELS: Mapping[str, str] = {}


def show(sections: Mapping[str, Callable[[], None]], key: str = "view", labels: Mapping[str, str] = NO_LABELS) -> None:
    """A row of tabs and the section of the chosen one, which the address keeps under that key.

    `labels` says how a tab reads, such as with a count, where that is not its section's name; links keep the name.
    """
    held = address.bound(key, next(iter(sections)), sections)
    with st.container(key=f"tabs_{key}"):
        chosen = st.segmented_control(
            "Section",
            list(sections),
            format_func=partial(_label, labels),
            required=True,
            label_visibility="collapsed",
            width="stretch",
            **held,
        )
    sections[chosen]()


def _label(labels: Mapping[str, str], section: str) -> str:
    return labels.get(section, section)
