"""Tabs: peers that answer different questions share a place; only the chosen one is made."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.parts import address


def show(sections: Mapping[str, Callable[[], None]], key: str = "view") -> None:
    """A row of tabs and the section of the chosen one, which the address keeps under that key."""
    held = address.bound(key, next(iter(sections)), sections)
    with st.container(key=f"tabs_{key}"):
        chosen = st.segmented_control(
            "Section", list(sections), required=True, label_visibility="collapsed", width="stretch", **held
        )
    sections[chosen]()
