"""What a click on the Segment mix page narrows to."""

from dataclasses import replace

import streamlit as st

from pages.parts import navigation
from pages.parts.charts import Row
from queries import Scope

FILTERS = {"vendor": "vendors", "client": "clients", "work_type": "work_types"}
"""Dimensions that have a global filter, and what it is called in a scope."""


def to_segment(row: Row) -> None:
    """As a callback: narrow to the row's segment; the total narrows nothing."""
    if not row.get("is_total"):
        navigation.to_cell(row, ["segment"])


def to_work(row: Row) -> None:
    """As a callback: narrow to the row's segment and work type."""
    navigation.to_cell(row, ["segment", "work_type"])


def to_leader(row: Row) -> None:
    """As a callback: narrow to the largest name of a dimension that has a filter."""
    if row["dimension"] in FILTERS:
        st.session_state[row["dimension"]] = [row["top_name"]]


def scope_of(row: Row) -> Scope:
    """The frame's scope on the largest name of a dimension that has a filter."""
    return replace(st.session_state["scope"], **{FILTERS[row["dimension"]]: (row["top_name"],)})
