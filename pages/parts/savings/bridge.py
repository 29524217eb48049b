"""Why the saving moved against another period: the bridge, its parts in each segment, and the work behind it."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, charts, comparison, filters, navigation, sentences, tables
from pages.parts.ask import ask, rows
from pages.parts.escape import markdown
from pages.parts.savings import words
from queries.said import saving

SEGMENT_COLUMNS = [
    "segment", "gross_savings_share", "reference_gross_savings_share", "gross_savings_share_change_points",
    "share_of_baseline_cost", "reference_share_of_baseline_cost",
]  # fmt: skip
CELL_COLUMNS = [
    "work_type", "vendor_id", "gross_savings_change", "volume_effect", "mix_effect", "price_effect",
    "baseline_rate_effect", "new_effect", "ended_effect", "reference_standard_hours", "standard_hours",
    "reference_savings_per_standard_hour", "savings_per_standard_hour",
]  # fmt: skip


def show() -> None:
    """The bridge from the reference period's net saving to this one's; a sentence if there is nothing to compare."""
    cards.title("Why it changed")
    bridge, change = ask("savings/bridge"), ask("savings/by_segment_change")
    if not bridge.num_rows:
        _nothing_to_compare()
        return
    own = st.session_state["status"]["currency"]
    st.markdown(f"**{words.moved(bridge.to_pylist(), change.to_pylist(), own)}**")
    _drawn(bridge, own)
    _segments(change)
    _cells()


def _nothing_to_compare() -> None:
    if filters.has_reference():
        where = filters.reference_text()
        said = f"Nothing delivered in {where} with these filters has both a baseline and a bill to compare with."
    elif comparison.is_own():
        said = "There is nothing to compare with. Choose other dates to compare with in the period's menu."
    else:
        said = "This period has no beginning or no end, so nothing lies before it. Choose one with both."
    st.info(said, icon=":material/compare_arrows:")


def _drawn(bridge: pa.Table, own: str) -> None:
    st.caption(
        f"Against {filters.reference_text()}; work in {markdown(own or 'the own currency')} with a "
        "baseline and a bill. A plus adds to the saving. The bars add up to the change, to the cent."
    )
    tables.chart(
        charts.waterfall_of(bridge.to_pylist(), "bridge_part", "bridge_amount", words.ENDS),
        bridge,
        "savings_bridge",
        alt="From the net saving before over volume, mix, price and in-house rate to the net saving now",
    )
    now, before = (saving.of_currency(rows("savings/total", when), own) for when in (None, filters.reference()))
    if now and before and (differs := words.oversight_known(now, before)):
        st.caption(differs)


def _segments(change: pa.Table) -> None:
    cards.title("The share of each segment")
    st.caption("A shift of work between segments can move the total by itself.")
    if paradox := sentences.mix_paradox(change.to_pylist()):
        st.info(paradox, icon=":material/shuffle:")
    tables.table(
        change,
        "savings_change_by_segment",
        alt="Gross saving share of each segment now and before",
        columns=SEGMENT_COLUMNS,
    )


def _cells() -> None:
    cards.title("The work behind the bars")
    st.caption(
        "Each column adds up to its bar, each row to the change of its own gross saving. In Mix, hours that one work "
        "gains another loses: the sum tells whether that was for the better. A row narrows the page to it."
    )
    tables.table(
        ask("savings/bridge_cells"),
        "savings_bridge_cells",
        alt="What each work type at each vendor added to each part of the bridge",
        columns=CELL_COLUMNS,
        on_row=lambda row: navigation.to_cell(row, ("work_type", "vendor_id")),
    )
