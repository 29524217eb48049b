"""How many rounds of revision each vendor's work takes."""

import streamlit as st

from pages.parts import cards, charts, tables
from pages.parts.ask import ask


def show() -> None:
    """How items spread over the rounds, and their mean, for each vendor."""
    spread, mean = st.columns(2, gap="medium")
    with spread:
        cards.title("Items by rounds of revision")
        rounds = ask("quality/rounds")
        drawn, shown = charts.of_most(rounds.to_pylist(), "vendor_id", "reviewed", "vendors")
        st.caption(f"{shown}Share of the items reviewed.")
        tables.chart(
            charts.splits(drawn, "vendor_id", "share_of_reviewed", "revision_rounds", whole=True),
            rounds,
            "rounds_by_vendor",
            alt="Share of reviewed items by rounds of revision, for each vendor",
        )
    with mean:
        cards.title("Mean rounds per item")
        vendors = ask("quality/by_vendor")
        drawn, shown = charts.of_most(vendors.to_pylist(), "vendor_id", "reviewed", "vendors")
        st.caption(f"{shown}Grey: fewer than {charts.FEW} reviewed.")
        tables.chart(
            charts.bars(drawn, "vendor_id", "mean_revisions", count="reviewed"),
            vendors,
            "mean_rounds_by_vendor",
            alt="Mean rounds of revision per reviewed item, for each vendor",
        )
