"""What to discuss with the vendor: why its work was late, and each miss."""

import streamlit as st

from pages.parts import cards, charts, navigation, sentences, tables
from pages.parts.ask import ask, later
from pages.parts.charts import Row
from pages.parts.sla.words import largest_causes
from queries import Scope
from queries.format import grouped

SHOWN_MISSES = 500
MOST_BARS = 5
COLUMNS = (
    "deliverable_id", "hours_past_due", "work_type", "client", "state", "breach_cause", "breach_owner", "due_at",
    "first_delivered_at", "billed_amount",
)  # fmt: skip
ALL = {"basis": "coded", "cause": None, "owner": None, "state": None}


def show(own: Scope, total: Row) -> None:
    """The causes on the left, the misses on the right; `total` is the vendor's row of sla/attainment."""
    if not total["due"]:
        st.info("Nothing of this vendor fell due in this period, so there is no miss to discuss.")
        return
    if not total["misses"]:
        st.success("Nothing that fell due was late.", icon=":material/check_circle:")
        return
    causes, misses = st.columns([2, 3], gap="medium")
    with causes:
        _causes(own)
    with misses:
        _misses(own, total)


def _causes(own: Scope) -> None:
    found = ask("sla/causes", own, basis="coded", measure="count")
    cards.title("Misses by stated cause")
    if left := largest_causes(MOST_BARS, found.num_rows):
        st.caption(left)
    tables.chart(
        charts.bars(found.to_pylist()[:MOST_BARS], ("breach_cause", "breach_owner"), "misses"),
        found,
        "vendor_causes",
        alt="The vendor's misses by stated cause and owner",
    )


def _misses(own: Scope, total: Row) -> None:
    found = ask("sla/misses", own, limit=SHOWN_MISSES, **ALL)
    cards.title(f"{grouped(total['misses'])} miss{'' if total['misses'] == 1 else 'es'}, longest first")
    if found.num_rows < total["misses"]:
        st.caption(sentences.shown_of(found.num_rows, total["misses"]))
    tables.table(
        found,
        "vendor_misses",
        alt="The vendor's work that missed its due time, the latest first",
        columns=COLUMNS,
        whole=later("sla/misses", own, limit=10_000_000, **ALL),
        on_row=navigation.to_deliverable,
        most_rows=6,
    )
