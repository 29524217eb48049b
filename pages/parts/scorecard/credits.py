"""The vendor's monthly service levels: which were missed, and what is due for them."""

import pyarrow.compute as pc
import streamlit as st

from pages.parts import cards, charts, empty, filters, tables
from pages.parts.ask import ask, row, rows
from pages.parts.escape import markdown
from pages.parts.scorecard import chosen
from queries import credit_words
from queries.said import vendor_words

LEDGER = ["month", "credit_due", "credit_before_cap", "credit_cap", "currency", "terms_in_default", "is_provisional"]
TERMS = ["month", "segment", "work_type", "priority", "attainment", "attainment_target", "due", "credit_before_cap"]


def show(vendor: str) -> None:
    """The map of months on the left, credits by month on the right, and the levels that were missed."""
    own = chosen.own(vendor)
    agreed, cells = rows("credits/agreed", own), ask("credits/defaults", own)
    if not agreed:
        empty.missing("credits")
        return
    if not cells.num_rows:
        empty.nothing_in_period("items judged on a term that fell due")
        return
    total, terms = row("credits/total", own), ask("credits/terms", own)
    currency = st.session_state["status"]["currency"] or ""
    if off := filters.take_off("client", "work_type"):
        st.caption(f"Judged on the filtered work alone. {off} for what the contract says.")
    months, owed = st.columns([6, 5], gap="medium")
    with months:
        cards.title("Service levels by month")
        st.caption("Whole months that the period touches. Red ▼: missed. ▽: behind so far. Grey: too few to judge.")
        tables.chart(
            charts.default_map(cells.to_pylist()),
            cells,
            "vendor_levels",
            alt="The vendor's share on time by segment in each of the latest months, missed levels marked",
        )
    with owed:
        cards.title("Credits due")
        _owed(vendor, markdown(credit_words.total(total, currency)))
    missed = terms.filter(pc.equal(terms["is_default"], True))
    if missed.num_rows:
        cards.title(vendor_words.levels_missed(total))
        tables.table(
            missed, "vendor_terms", alt="The vendor's missed service levels, with volume and credit", columns=TERMS
        )


def _owed(vendor: str, said: str) -> None:
    ledger = ask("credits/ledger", chosen.own(vendor))
    if not ledger.num_rows:
        st.success("No credit is due for these months.", icon=":material/check_circle:")
        return
    st.caption(said)
    tables.table(ledger, "vendor_credits", alt="Credits that the vendor owes, by month and currency", columns=LEDGER)
