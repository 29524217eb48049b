"""The vendor's quality: what was right first time, by work type, and why drafts came back."""

import streamlit as st

from pages.parts import cards, charts, empty, tables
from pages.parts.ask import ask
from queries import Scope
from queries.format import grouped


def show(own: Scope) -> None:
    """Acceptance by work type on the left, reasons of findings on the right."""
    accepted, found = st.columns([6, 5], gap="medium")
    with accepted:
        cards.title("Right first time, by work type")
        _by_work_type(own)
    with found:
        cards.title("Findings, by reason")
        _reasons(own)


def _by_work_type(own: Scope) -> None:
    cells = ask("quality/by_vendor_and_work", own)
    if not cells.num_rows:
        empty.missing("first_pass")
        return
    drawn, shown = charts.of_most(cells.to_pylist(), "work_type", "reviewed", "work types")
    st.caption(f"{shown}Whiskers: 95 % interval. Grey: fewer than 10 reviewed.")
    tables.chart(
        charts.intervals(
            drawn,
            "work_type",
            "first_pass_acceptance",
            "first_pass_acceptance_low",
            "first_pass_acceptance_high",
            count="reviewed",
        ),
        cells,
        "vendor_first_pass",
        alt="The vendor's share right first time with its interval, by work type",
    )


def _reasons(own: Scope) -> None:
    reasons = ask("quality/reasons", own)
    if not reasons.num_rows:
        empty.missing("findings")
        return
    drawn = reasons.to_pylist()[: charts.MOST_BARS]
    left = f"{len(drawn)} of {grouped(reasons.num_rows)} reasons. " if len(drawn) < reasons.num_rows else ""
    st.caption(f"{left}Each reason of each review that returned or rejected a draft.")
    tables.chart(
        charts.bars(drawn, "reason", "review_findings"),
        reasons,
        "vendor_findings",
        alt="The vendor's findings by reason",
    )
