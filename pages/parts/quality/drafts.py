"""The drafts that came back, those with most rework first; a row opens its item."""

import streamlit as st

from pages.parts import navigation, sentences, tables
from pages.parts.ask import ask, later

SHOWN = 500
COLUMNS = (
    "deliverable_id", "rework_hours", "vendor_id", "work_type", "guideline_version", "finding_category", "severity",
    "reason", "refused_at", "redelivered_at", "rework_cost",
)  # fmt: skip


def show(count: int) -> None:
    """The first of them; `count` is how many there are."""
    st.header("Drafts that came back, most rework first")
    drafts = ask("rows/refusals", which=None, limit=SHOWN)
    st.caption(sentences.shown_of(drafts.num_rows, count, "draft") + " Choose a row to open it.")
    tables.table(
        drafts,
        "returned",
        alt="Drafts returned or rejected, with their finding and the rework that followed",
        columns=COLUMNS,
        on_row=navigation.to_deliverable,
        whole=later("rows/refusals", which=None, limit=10_000_000),
    )
