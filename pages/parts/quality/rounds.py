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
        tables.chart(
            charts.splits(rounds.to_pylist(), "vendor_id", "share_of_reviewed", "revision_rounds", whole=True),
            rounds,
            "rounds_by_vendor",
            alt="Share of reviewed items by rounds of revision, for each vendor",
        )
    with mean:
        cards.title("Mean rounds per item")
        vendors = ask("quality/by_vendor")
        tables.chart(
            charts.bars(vendors.to_pylist(), "vendor_id", "mean_revisions", count="reviewed"),
            vendors,
            "mean_rounds_by_vendor",
            alt="Mean rounds of revision per reviewed item, for each vendor",
        )
