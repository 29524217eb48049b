"""What rework takes by work type, and the drafts that came back, longest rework first; a row opens its item."""

import streamlit as st

from pages.parts import cards, charts, empty, navigation, sentences, tables
from pages.parts.ask import ask, later
from pages.parts.charts import Row
from pages.parts.quality import findings, words

SHOWN = 500
COLUMNS = (
    "deliverable_id", "rework_hours", "vendor_id", "work_type", "guideline_version", "finding_category", "severity",
    "reason", "refused_at", "redelivered_at", "rework_cost",
)  # fmt: skip


def show() -> None:
    """Hours by work type left, drafts right."""
    hours, listed = st.columns([2, 3], gap="medium")
    with hours:
        cards.title("Rework per reviewed item")
        if findings.nothing_came_back():
            return
        total, *kinds = ask("quality/rework").to_pylist()
        _hours(total, kinds)
    with listed:
        _drafts(total["review_findings"])


def _hours(total: Row, kinds: list[Row]) -> None:
    if not total["rework_rounds"]:
        empty.missing("rework")
        return
    drawn, shown = charts.of_most(kinds, "work_type", "logged_reviews", "work types")
    st.markdown(words.rework(total, st.session_state["status"]["currency"]))
    if shown:
        st.caption(shown)
    tables.chart(
        charts.bars(drawn, "work_type", "rework_hours_per_item", count="logged_reviews"),
        ask("quality/rework"),
        "rework",
        alt="Rework hours per reviewed item, by work type",
    )


def _drafts(count: int) -> None:
    cards.title("Rework, longest first")
    drafts = ask("rows/refusals", which=None, limit=SHOWN)
    st.caption(sentences.shown_of(drafts.num_rows, count, "draft"))
    tables.table(
        drafts,
        "returned",
        alt="Drafts returned or rejected, with their finding and the rework that followed",
        columns=COLUMNS,
        on_row=navigation.to_deliverable,
        whole=later("rows/refusals", which=None, limit=10_000_000),
    )
