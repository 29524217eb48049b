"""Like for like: the vendor beside others on the same mix of work, and its misses compared with those expected."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, charts, tables
from pages.parts.ask import ask
from pages.parts.scorecard import chosen, words

CELLS = [
    "segment",
    "work_type",
    "due",
    "attainment",
    "attainment_low",
    "attainment_high",
    "portfolio_attainment",
    "misses",
    "expected_misses",
    "excess_misses",
]

MOST_VENDORS = 6


def show(vendor: str, compared: pa.Table) -> None:
    """The comparison from all rows of vendor/comparison; one sentence if nothing of the vendor fell due."""
    fair = chosen.first_of(vendor, compared)
    if fair is None:
        st.info(
            "Nothing of this vendor fell due in this period, so there is nothing to compare.", icon=":material/balance:"
        )
        return
    if turned := chosen.reversal(vendor, compared):
        st.info(turned, icon=":material/swap_vert:")
    drawn = chosen.in_filter(compared)
    mixed, funnel = st.columns(2, gap="medium")
    with mixed:
        cards.title("Same mix of work")
        paired, shown = charts.of_most(drawn.to_pylist(), "vendor_id", "due", "vendors", most=MOST_VENDORS, also=vendor)
        st.caption(
            f"{shown}Grey: as it is. Blue: on the portfolio's mix of segments and work types. {words.same_work(fair)}"
        )
        tables.chart(
            charts.pairs(paired, "vendor_id", "attainment", "same_work_attainment"),
            drawn,
            "same_work",
            alt="Share on time of each vendor, as it is and on the portfolio's mix of segments and work types",
        )
    with funnel:
        cards.title("Misses compared with expected")
        st.caption(f"{words.against_expected(fair)} {words.funnel()}")
        tables.chart(
            charts.funnel(drawn.to_pylist(), vendor, height=230),
            drawn,
            "funnel",
            alt="Misses of each vendor divided by those expected of its work, with limits of chance",
        )
    cards.title("Where it misses more, or less, than all vendors together")
    tables.table(
        chosen.only(vendor, ask("vendor/cells", chosen.peers())),
        "vendor_cells",
        alt="The vendor's misses in each work type beside those expected",
        columns=CELLS,
        most_rows=4,
    )
