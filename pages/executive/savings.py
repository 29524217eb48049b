"""What was really saved, net, on what share of spend, and why did the saving move?"""

import streamlit as st

from pages.parts import (
    cards,
    charts,
    empty,
    escape,
    filters,
    headline,
    sentences,
    tables,
    tabs,
    tiles,
)
from pages.parts.ask import ask, rows
from pages.parts.rows_behind import Rows
from pages.parts.savings import assumptions, break_even, bridge, slices, trend, words
from queries.format import grouped
from queries.said import saving

VIEWS = {
    "By vendor and segment": slices.show,
    "Why it changed": bridge.show,
    "Payback": break_even.show,
    "Assumptions": assumptions.show,
}

totals = rows("savings/total")
own = st.session_state["status"]["currency"]
total = saving.of_currency(totals, own)
before = saving.of_currency(rows("savings/total", filters.reference()), own) or {}
if not total or not total["covered"]:
    st.title(sentences.no_savings(total))
    empty.missing("savings") if total and total["delivered"] else empty.nothing_in_period("deliveries")
    st.stop()
told = saving.saving(total, before, rows("savings/bridge"), rows("savings/assumptions"))
headline.show(sentences.savings(told), sentences.behind_savings(told, rows("savings/by_segment_change")))

with tiles.grid(6):
    tiles.tile(
        "net_savings",
        total["net_savings"],
        before=before.get("net_savings"),
        note="after oversight and transition",
        detail=words.taken_off(total, own),
        currency=own,
        breach=total["net_savings"] < 0,
        rows=Rows("rows/delivered", "covered", total=total["covered"]),
    )
    tiles.tile(
        "net_savings_share",
        total["net_savings_share"],
        before=before.get("net_savings_share"),
        note="of the in-house cost",
        detail="of the in-house cost of covered work",
        few=total["covered"] < charts.FEW,
        rows=Rows("rows/delivered", "covered", total=total["covered"]),
    )
    tiles.tile(
        "gross_savings",
        total["gross_savings"],
        before=before.get("gross_savings"),
        note="before oversight and transition",
        currency=own,
        rows=Rows("rows/delivered", "covered", total=total["covered"]),
    )
    tiles.tile(
        "gross_savings_share",
        total["gross_savings_share"],
        before=before.get("gross_savings_share"),
        note="before our own costs",
        detail="of the in-house cost, before oversight, transition and credits",
        few=total["covered"] < charts.FEW,
        rows=Rows("rows/delivered", "covered", total=total["covered"]),
    )
    tiles.tile(
        "coverage",
        total["coverage"],
        before=before.get("coverage"),
        note=f"{grouped(total['covered'])} of {grouped(total['delivered'])} deliveries",
        rows=Rows("rows/delivered", "own", total=total["delivered"]),
    )
    tiles.tile(
        "coverage_of_spend",
        total["coverage_of_spend"],
        before=before.get("coverage_of_spend"),
        note=words.covered_spend(total, own),
        rows=Rows("rows/delivered", "own", total=total["delivered"]),
    )
if total["converted"]:
    st.caption(sentences.converted(total))
if len(totals) > 1:
    st.info("Several currencies remain without a rate. They are never added: charts show the warehouse's own.")
    tables.table(ask("savings/total"), "savings_by_currency", alt="Savings per currency")

made, went = st.columns(2, gap="medium")
with made:
    cards.title(f"From the in-house cost to the net saving{f', {escape.markdown(own)}' if own else ''}")
    components = ask("savings/components")
    parts = saving.of_currency(components.to_pylist(), own) or dict.fromkeys(components.column_names)
    tables.chart(
        charts.waterfall(parts, charts.SAVING_STEPS),
        components,
        "savings_waterfall",
        alt="From the in-house cost over the vendors' bills, oversight, transition and credits to the net saving",
    )
    unsplit, scope = rows("savings/transition"), st.session_state["scope"]
    st.caption(sentences.beside_the_price(total, unsplit, credits_left_out=bool(scope.clients or scope.work_types)))
with went:
    trend.show()

tabs.show(VIEWS)
