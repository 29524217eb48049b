"""Which work is done for which industry."""

import streamlit as st

from pages.parts import cards, charts, empty, tables
from pages.parts.ask import ask
from pages.parts.mix import narrow, words


def show(share: str, measure: str) -> None:
    """Work types down, industries across, by the chosen measure; every item is in exactly one cell."""
    cards.title("Industry and work type")
    answer = ask("mix/split", by="industry")
    rows = answer.to_pylist()
    if all(row["client_industry"] == "unassigned" for row in rows):
        empty.missing("industries")
        return
    drawn, shown = charts.of_most(rows, ("segment", "work_type"), "delivered", "work types")
    st.caption(
        f"{shown}Share of {measure.lower()}, and items; no tint below 10 items. Unassigned: no engagement, or no "
        f"industry stated. An unknown industry is other. {words.without_measure(rows, share)}"
        "Click to narrow to the work."
    )
    tables.chart(
        charts.amounts_map(drawn, ("segment", "work_type"), "client_industry", share, "delivered", counted=True),
        answer,
        "mix_by_industry",
        alt=f"Share of {measure.lower()} by work type and client's industry",
        on_pick=lambda point: narrow.to_work(drawn[point["point_index"]]),
    )
