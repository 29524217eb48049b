"""A page's answer: one sentence as its title, and a line on what stands behind it."""

import streamlit as st


def show(title: str, behind: str = "") -> None:
    """Both as Markdown; an empty line takes no room."""
    st.title(title)
    if behind:
        st.markdown(behind)
