"""Who is using the page."""

import streamlit as st

NOBODY = "dashboard"
"""Stands for the person if nobody signs in."""


def signed_in() -> str:
    """The signed-in person's e-mail; "dashboard" if nobody signs in."""
    if st.user.get("is_logged_in"):
        return str(st.user.get("email") or st.user.get("name") or NOBODY)
    return NOBODY
