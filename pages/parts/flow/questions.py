"""Questions to the client: whether they wait for time zones, and each of them."""

import streamlit as st

from pages.parts import cards, charts, empty, navigation, tables
from pages.parts.ask import ask, later, row
from pages.parts.flow import words

SHOWN_QUESTIONS = 200


def show() -> None:
    """Waits by the hours that both sides share, and by who was at work; then the questions."""
    if not row("flow/wait")["clarifications"]:
        empty.missing("clarifications")
        return
    shared, raised = st.columns(2, gap="medium")
    with shared:
        _by_overlap()
    with raised:
        _by_moment()
    cards.title("Questions, open and longest first")
    tables.table(
        ask("flow/clarifications", limit=SHOWN_QUESTIONS),
        "clarifications",
        alt="Questions to the client with their waits",
        whole=later("flow/clarifications", limit=10_000_000),
        on_row=navigation.to_deliverable,
    )


def _by_overlap() -> None:
    by_overlap = ask("flow/waits", by="overlap")
    rows = by_overlap.to_pylist()
    cards.title("Waits by shared working hours")
    st.caption("Calendar time of answered questions; open ones are counted apart. Whiskers: 95 % interval.")
    st.markdown(words.overlap(rows))
    tables.chart(
        _over_a_day(rows, "overlap_bucket"),
        by_overlap,
        "wait_by_overlap",
        alt="Share of questions that waited over a day, by the working hours that both sides share",
    )


def _by_moment() -> None:
    by_moment = ask("flow/waits", by="moment")
    rows = by_moment.to_pylist()
    cards.title("Waits by who was at work when asked")
    st.caption("Calendar time of answered questions. Whiskers: 95 % interval.")
    st.markdown(words.moment(rows))
    tables.chart(
        _over_a_day(rows, "raised_when"),
        by_moment,
        "wait_by_moment",
        alt="Share of questions that waited over a day, by who was at work as they were raised",
    )


def _over_a_day(rows: list[charts.Row], label: str) -> dict:
    return charts.intervals(
        rows, label, "over_a_day_share", "over_a_day_share_low", "over_a_day_share_high", count="answered"
    )
