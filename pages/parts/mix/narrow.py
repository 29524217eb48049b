"""What clicks on the Segment mix page narrow to."""

from dataclasses import replace

import streamlit as st

from pages.parts import navigation
from pages.parts.charts import Row
from queries import Scope

FILTERS = {"vendor": "vendors", "client": "clients", "work_type": "work_types"}
"""Dimension that has a global filter → the filter's name in a scope."""


def to_segment(row: Row) -> None:
    """Callback: narrow to the row's segment; the total narrows nothing."""
    if not row.get("is_total"):
        navigation.to_cell(row, ["segment"])


def to_work(row: Row) -> None:
    """Callback: narrow to the row's segment and work type."""
    navigation.to_cell(row, ["segment", "work_type"])


def to_leader(row: Row) -> None:
    """Callback: narrow to the largest name of a dimension that has a filter."""
    if row["dimension"] in FILTERS:
        st.session_state[row["dimension"]] = [row["top_name"]]


def scope_of(row: Row) -> Scope:
    """The frame's scope, narrowed to the largest name of a dimension that has a filter."""
    return replace(st.session_state["scope"], **{FILTERS[row["dimension"]]: (row["top_name"],)})
