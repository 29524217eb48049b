"""Like for like: each vendor as it is, and on the mix of work of all vendors together."""

import streamlit as st

from pages.parts import cards, charts, sentences, tables
from pages.parts.ask import ask, rows
from pages.parts.scorecard import chosen


def show() -> None:
    """The vendors' attainment on the portfolio's mix of work, and what turns round on it."""
    cards.title("Like for like")
    fair = chosen.in_filter(ask("vendor/comparison", chosen.peers()))
    drawn, shown = charts.of_most(fair.to_pylist(), "vendor_id", "due", "vendors")
    st.caption(
        f"{shown}Grey: as it is. Blue: what each vendor would reach on the portfolio's mix of segments and work types."
    )
    if turned := sentences.comparison(fair.to_pylist(), rows("sla/by_vendor", chosen.peers())):
        st.info(turned, icon=":material/swap_vert:")
    tables.chart(
        charts.pairs(drawn, "vendor_id", "attainment", "same_work_attainment"),
        fair,
        "fair_comparison",
        alt="Share on time of each vendor, as it is and on the portfolio's mix of segments and work types",
    )
